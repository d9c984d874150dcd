/** Linters, formatters, converters, viewers and meters: they read what they are given and write beside it. */
export const TOOLS = `
apport-cli arj artillery atobm base58 basez bashbug bconsole bundler check_raid check_ssl_cert check_statusfile cobc cupsfilter easyrsa efax ginsh grunt gulp hd hey
openapi-generator pax perlbug puppeteer red redcarpet redocly slsh swagger-cli tailwindcss wg tdbtool xmodmap xmore zsoelim vegeta wrk newman locust
7za ascii-xfr a2x actdiag actionlint addr2line-rs agg alejandra ameba antora apidoc asciicast2gif asciidoctor-pdf asciidoctor-revealjs asciigraph astyle
autojump avro-tools axe babel-node bandit binaryen binocle biome blc bloaty blockdiag bloop brakeman broken-link-checker bru bumpver bundle-audit
bundlephobia bundler-audit bundlewatch c8 capnp carbon-now-cli cargo-criterion cargo-fuzz cargo-hack cargo-llvm-cov cargo-machete
cargo-semver-checks cargo-udeps cava cavif ccache cfn-flip cfv chars check-manifest checkmake chrpath ci clementine clj-kondo cljfmt clojure-lsp
cmake-format cmake-lint co codeception colorpicker compress cost-of-modules credo csvlens cue dblatex depcheck deptrac deptry detekt dhex
dialog dialyzer dirstat ditaa djxl dmd dnsdomainname dnswalk docformatter docusaurus docutils dool dotenvx dsq dstat dune dutree dwz dyff dysk eclint
eglinfo elfls elm-format elm-test ent envoy erblint erdantic erlfmt errno errorprone eslint_d eu-nm eu-objdump eu-size eu-strings eu-strip eza-rs
fantomas fasterer flatc flow fonttools fop gci gdal_contour gdaladdo gdalbuildvrt gdaldem gdalwarp gherkin-lint gleam
glib-compile-resources gml2gv gnatprep goat goconst gocr gocyclo godu gofumpt golines gomodifytags google-java-format gosec gotests gprbuild
graph-easy graphml2gv graphql-codegen grcov grodvi grohtml grolj4 gropdf grops grotty grumphp gts gvgen gxl2gv haml-lint hardinfo hashid hclfmt hecate
hexcurse html-tidy html-validate html5validator ical img2webp in2csv ineffassign infection inferno-flamegraph interrogate ipcmk isutf8 j jacococli jaq
jd jing jot jqp jrsonnet json2toml jxlinfo kibit knip kotlin-language-server lam laptop-detect lhci lighthouse-ci linkinator lizard
llvm-mca lookatme lsd-rs lychee madge makensis mangohud marp-cli mbw mcfly mcookie melt metals middleman misspell mix_audit modetest moe mpic++ mpicxx
mpijavac ncspot needrestart nextclade nilaway nim nomnoml nwdiag nyc obs obsidian octosql one_gadget opam opencppcoverage orc-tools otree oxfmt pa11y
pandoc-citeproc patchelf pdfattach pdfdetach pdoc pdoc3 pdu perf-map pfetch phpbench phpcbf phpmetrics pikchr pint presenterm proselint protoc-gen-ts
protolint prototool psalm pw-dot pw-top pyink pymarkdown pyre pyrefly q qsv radiff2 radon rafind2 rahash2 rbs rcsdiff rdoc recsel rector reek
remarshal retroarch ri rich rnv roll rolldice ropgadget ropper rs rspamc rtl_sdr rufo runlevel sam2p saxon sbtn scaladoc scan-build
scss-lint sdcv secon sensible-editor sensible-pager seqdiag showfigfonts sipcalc size-limit skott slim slim-lint slop slurp snmpgetnext snmpstatus
snmptranslate solcjs sorbet source-map-explorer sparklines speak-ng speedscope spfquery sphinx-apidoc spotbugs sqfscat sqlite3_analyzer squawk srb
stackcollapse-perf standard standardrb staticcheck steep structurizr svg-term tabiew tarpaulin tere testparm tex-fmt thrift tload tombi
toml2json tomlq trang trash-list trdsql treetime ts-prune tsv-filter tsv-select tsv-summarize tty-clock ttyplay twiggy ty unimport unlighthouse
update-desktop-database update-mime-database uprecords usleep vala vgrep vitepress vnu vuepress walk wasm-opt wavedrom webpack-bundle-analyzer
whiptail wiggle wikiman xkbcli xml xxd-rs yard yarn-deduplicate z zdb zic zipalign zizmor zlib-flate zls zola zprint zsteg
`;
