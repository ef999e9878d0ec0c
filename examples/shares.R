# Shares of world GDP from the data API: a table, and all editions page by page.
# Run: Rscript examples/shares.R [http://127.0.0.1:8050]
# Needs: jsonlite

server <- c(commandArgs(trailingOnly = TRUE), "http://127.0.0.1:8050")[1]
api <- paste0(server, "/api/v1")

# One address is one table. Codes and years are texts: keep them so.
shares <- read.csv(
  paste0(api, "/shares?indicator=gdp_nominal&source=weo&area=CHN,JPN,KOR,CJK&from=2015&to=2024&format=csv"),
  colClasses = c(edition = "character", time_period = "character")
)
wide <- reshape(shares[c("time_period", "ref_area", "share")],
                idvar = "time_period", timevar = "ref_area", direction = "wide")
print(wide)

# Long answers come in pages; `next` leads on, within the same release.
pages <- list()
address <- paste0(api, "/observations?indicator=gdp_nominal&source=weo&area=JPN&edition=all&limit=200")
while (!is.null(address)) {
  page <- jsonlite::fromJSON(address)
  pages[[length(pages) + 1]] <- page$data
  address <- page[["next"]]
}
editions <- do.call(rbind, pages)
cat(nrow(editions), "values in", length(unique(editions$edition)), "editions, release", page$release, "\n")
