// Which slide is shown stands in the address, so that a reload shows it again.
(()=>{"use strict";
const pages=[...document.querySelectorAll(".page")],root=document.documentElement;
const presenter=location.hash.startsWith("#presenter");
let at=0,other=presenter?window.opener:null,began=0;
const wanted=()=>Number((location.hash.match(/(\d+)$/)||[0,1])[1])-1;
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
