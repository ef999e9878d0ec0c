"""The style and the script of a talk's page: they stand in it, so that it is one file."""

from __future__ import annotations

#: Lengths are in parts of the width of the slide (``--w``), so that a slide looks the same on every screen.
STYLE = """
*{box-sizing:border-box;margin:0}
:root{--w:min(100vw,calc(100vh*$ratio))}
html{background:$paper;color:$text;font-family:$font}
.page{display:none}
.page.now{display:grid;place-content:center;min-height:100vh}
.slide{width:var(--w);height:calc(var(--w)/$ratio);overflow:hidden;display:flex}
.slide.figure>div{flex:1;min-width:0}
.slide svg{width:100%;height:100%;display:block}
.slide.words{flex-direction:column;gap:calc(var(--w)*.018);padding:calc(var(--w)*.021);font-size:calc(var(--w)*.021);line-height:1.35}
.slide h1,.slide h2{font-size:calc(var(--w)*.0257);line-height:1.25}
.slide h1{margin-top:calc(var(--w)*.07);padding-top:calc(var(--w)*.014);
border-image:linear-gradient(90deg,$china 33.3%,$japan 33.3% 66.6%,$korea 66.6%) 1;border-top:calc(var(--w)*.004) solid;border-right:0;border-bottom:0;border-left:0}
.slide .answer{font-size:calc(var(--w)*.03);line-height:1.3}
.slide .muted,.slide footer,th{color:$muted}
.slide .muted{font-size:calc(var(--w)*.0168)}
.slide footer{margin-top:auto;font-size:calc(var(--w)*.0127)}
table{border-collapse:collapse;font-size:calc(var(--w)*.0142);width:100%}
td,th{text-align:left;padding:.45em .9em .45em 0;border-bottom:1px solid $grid;vertical-align:top}
.notes,#bar{display:none}
.notes p{margin:.5em 0}
.noted .page.now{place-content:start center}
.noted .page.now .notes{display:block;max-width:var(--w);padding:1rem;font-size:1.1rem;line-height:1.5}
.noted{--w:min(100vw,calc(60vh*$ratio))}
.presenter body{padding:1rem}
.presenter main{display:grid;grid-template-columns:40vw 1fr;gap:1rem;align-items:start}
.presenter .page.now{display:contents;--w:40vw}
.presenter .page.next{display:block;min-height:0;grid-column:1;--w:26vw}
.presenter .page .slide{outline:1px solid $grid}
.presenter .page.now .notes{display:block;font-size:1.35rem;line-height:1.5;grid-column:2;grid-row:1/3;max-height:90vh;overflow:auto}
.presenter body{display:flex;flex-direction:column-reverse;gap:.6rem}
.presenter #bar{display:flex;justify-content:space-between;font-size:1.2rem;font-variant-numeric:tabular-nums}
.keys{color:$muted;font-size:1rem}
@media print{@page{size:landscape;margin:0}.page{display:grid!important;break-after:page}.notes,#bar{display:none!important}}
""".strip()

#: Which slide is shown stands in the address, so that a reload shows it again.
SCRIPT = """
(()=>{"use strict";
const pages=[...document.querySelectorAll(".page")],root=document.documentElement;
const presenter=location.hash.startsWith("#presenter");
let at=0,other=presenter?window.opener:null,began=0;
const wanted=()=>Number((location.hash.match(/(\\d+)$/)||[0,1])[1])-1;
const show=(n,told)=>{
at=Math.max(0,Math.min(pages.length-1,Number.isInteger(n)?n:0));
pages.forEach((page,i)=>{page.classList.toggle("now",i===at);page.classList.toggle("next",presenter&&i===at+1)});
history.replaceState(null,"",(presenter?"#presenter-":"#")+(at+1));
document.getElementById("place").textContent=(at+1)+" / "+pages.length;
if(!told&&other&&!other.closed)other.postMessage({talk:at},"*");
};
const open2=()=>{if(!presenter){other=window.open(location.href.split("#")[0]+"#presenter-"+(at+1),"presenter","width=1200,height=800");}};
addEventListener("message",(event)=>{
if(!other||event.source!==other||!event.data)return;
if(Number.isInteger(event.data.talk))show(event.data.talk,true);
});
const keys={ArrowRight:()=>show(at+1),ArrowDown:()=>show(at+1),PageDown:()=>show(at+1)," ":()=>show(at+1),
ArrowLeft:()=>show(at-1),ArrowUp:()=>show(at-1),PageUp:()=>show(at-1),Home:()=>show(0),End:()=>show(pages.length-1),
p:open2,n:()=>root.classList.toggle("noted"),
f:()=>document.fullscreenElement?document.exitFullscreen():root.requestFullscreen&&root.requestFullscreen()};
addEventListener("keydown",(event)=>{
if(event.ctrlKey||event.metaKey||event.altKey)return;
const does=keys[event.key.length===1?event.key.toLowerCase():event.key];
if(does){event.preventDefault();does();}
});
addEventListener("hashchange",()=>show(wanted()));
if(presenter){
root.classList.add("presenter");began=Date.now();
setInterval(()=>{const s=Math.floor((Date.now()-began)/1000);
document.getElementById("clock").textContent=String(Math.floor(s/60)).padStart(2,"0")+":"+String(s%60).padStart(2,"0");},1000);
}else document.querySelector("main").addEventListener("click",(event)=>{if(!event.target.closest("a"))show(at+1);});
show(wanted(),true);
})();
""".strip()
