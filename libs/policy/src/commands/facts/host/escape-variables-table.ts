/** One pattern out of the names in a list; `*` stands for a part of a name. */
const names = (list: string): RegExp =>
  new RegExp(
    `^(?:${list
      .trim()
      .split(/\s+/)
      .map((name) => name.replaceAll('*', String.raw`\w{0,60}`))
      .join('|')})$`,
  );

/**
 * Variables whose value is a command line that some program starts. In this order: pagers, editors and browsers of whatever
 * program; prompts for passwords; less(1) and man(1); shells and what they start; git(1); transports, mergers and viewers of
 * rsync(1), cvs(1), svn, hg(1) and pacdiff(8); compilers and what they are started through: make(1), gcc(1), ccache(1),
 * cargo ("Environment Variables"), cmake(1), autotools, pkg-config(1); test and language tools; services' clients.
 */
export const STARTED = names(`
  *PAGER *EDITOR VISUAL FCEDIT LESSEDIT *BROWSER TERMINAL
  *ASKPASS
  LESSOPEN LESSCLOSE
  PROMPT_COMMAND *_CMD *_COMMAND *_SHELL *_PROGRAM *_WRAPPER *_LAUNCHER *_RUNNER *_LINKER *_EXECUTABLE
  GIT_SSH GIT_SSH_COMMAND GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND
  RSYNC_RSH RSYNC_CONNECT_PROG RSH CVS_RSH SVN_SSH SVN_MERGE HGMERGE DIFFPROG MERGEPROG TAR_OPTIONS
  CC CXX CPP LD AR AS NM FC F77 RANLIB STRIP OBJCOPY HOSTCC HOSTCXX NVCC LINKER YACC LEX
  CCACHE_PREFIX* RUSTC RUSTDOC RUSTFMT CARGO CARGO_ALIAS_* MAKE MAKEFLAGS MFLAGS GNUMAKEFLAGS PKG_CONFIG
  AUTOM4TE AUTOCONF AUTOHEADER AUTOMAKE ACLOCAL AUTOPOINT LIBTOOLIZE M4
  PYTHONBREAKPOINT PERL5DB PERL5SHELL RUBYSHELL CLOUDSDK_PYTHON YARN_YARN_PATH TERM_PROGRAM
`);

/**
 * Variables whose value is code, or where code and the settings that name code are looked for. In this order: ld.so(8);
 * bash(1), zsh(1), ksh(1); python(1), pytest, Ansible; perlrun(1); ruby(1), irb, pry; node(1), bun; .NET; Lua, PHP, R, Julia,
 * Guile, Tcl, Erlang, OCaml, Emacs, Vim, Puppet; git(1); glibc's converters, OpenSSL, PKCS #11, ssh-keygen(1); GTK, GStreamer,
 * Qt, Mesa, ImageMagick; make(1), gcc(1), cmake(1), Go; clients of services.
 */
export const LOADED = names(`
  LD_* DYLD_*
  BASH_ENV ENV ZDOTDIR FPATH INPUTRC
  PYTHONPATH PYTHONHOME PYTHONINSPECT PYTHONSTARTUP PYTHONUSERBASE PYTHONPYCACHEPREFIX PYTHONPLATLIBDIR PYTHONEXECUTABLE
  PYTEST_PLUGINS COVERAGE_PROCESS_START PIP_CONFIG_FILE
  ANSIBLE_CONFIG ANSIBLE_LIBRARY ANSIBLE_MODULE_UTILS ANSIBLE_COLLECTIONS_PATH* ANSIBLE_*_PLUGINS
  PERL5OPT PERL5LIB PERLLIB PERL_MB_OPT PERL_MM_OPT
  RUBYOPT RUBYLIB RUBYPATH IRBRC PRYRC
  NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE BUN_OPTIONS
  DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE CORECLR_PROFILER* COR_PROFILER*
  LUA_INIT* LUA_PATH* LUA_CPATH* PHPRC PHP_INI_SCAN_DIR R_PROFILE* R_ENVIRON* R_LIBS* R_HOME JULIA_LOAD_PATH JULIA_DEPOT_PATH
  GUILE_LOAD_* GUILE_EXTENSIONS_PATH TCLLIBPATH TCL_LIBRARY ERL_LIBS CAML_LD_LIBRARY_PATH EMACSLOADPATH VIMINIT EXINIT
  VIMRUNTIME FACTERLIB
  GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_CONFIG GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_PARAMETERS
  GCONV_PATH GLIBC_TUNABLES OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES *PKCS11_MODULE* SSH_SK_PROVIDER TERMINFO
  GTK_MODULES GTK_PATH GIO_EXTRA_MODULES GIO_MODULE_DIR GST_PLUGIN_PATH* GST_PLUGIN_SYSTEM_PATH* QT_PLUGIN_PATH QML*_IMPORT_PATH
  GDK_PIXBUF_MODULE_FILE LIBGL_DRIVERS_PATH VK_ICD_FILENAMES VK_*_LAYER_PATH OCL_ICD_* MAGICK_*_PATH
  MAKEFILES GCC_EXEC_PREFIX COMPILER_PATH CMAKE_TOOLCHAIN_FILE CMAKE_PROJECT_*INCLUDE* GOENV GOTOOLDIR
  AWS_CONFIG_FILE BOTO_CONFIG TF_CLI_CONFIG_FILE HELM_PLUGINS MAILRC PSQLRC SCREENRC LIBMYSQL_PLUGIN*
`);

/** Options of a launcher that load or start something, in variables that hold options. */
export const WITHIN: ReadonlyArray<readonly [RegExp, RegExp]> = [
  // go(1) "Environment variables"; rustc(1); gcc(1) "Options for Directory Search", "Overall Options".
  [names('GOFLAGS'), /(?:^|[\s'])--?(?:toolexec|exec|overlay|modfile)=/],
  [names('*RUSTFLAGS RUSTDOCFLAGS'), /\blinker=|-Z\s?codegen-backend|--extern\b|link-arg|plugin/],
  [
    names('*CFLAGS *CXXFLAGS *CPPFLAGS *LDFLAGS *FFLAGS'),
    /(?:^|\s)(?:-fplugin=|-wrapper\b|-specs?=|-B|-fuse-ld=\S{0,200}\/|-Xclang\b|-load\b|--?dynamic-linker|-Wl,\S{0,200}(?:dynamic-linker|-I|plugin))/,
  ],
  // java(1): agents, classes in front of the system's, commands for errors, files of options.
  [
    names(
      'JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS J*_JAVA_OPTIONS *JAVA_OPTS *_OPTS JAVA_OPTIONS *_JVMARGS MAVEN_ARGS',
    ),
    /-javaagent:|-agent(?:lib|path):|-XX:(?:On\w{1,30}Error|\+?Flags)|-Xbootclasspath|-Xrun|-D\w{0,40}\.?ext\.(?:dirs|class\.path)|(?:^|\s)(?:@|-cp\s|-I\s|--init-script|-s\s|--settings)/,
  ],
  // pytest: options out of the environment; erl(1): code and files; less(1), more(1): a command that begins at once.
  [names('PYTEST_ADDOPTS'), /(?:^|\s)(?:-p|-c|--rootdir|--confcutdir|--pdbcls|--import-mode|-o)(?:[\s=]|\w|$)/],
  [
    names('ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS ELIXIR_ERL_OPTIONS'),
    /(?:^|\s)-{1,2}(?:eval|run|s|pa|pz|boot|config|args_file)\b/,
  ],
  [names('LESS MORE LV MANLESS'), /(?:^|[\s'"])\+|--(?:cmd|lesskey)|-[kP]\S?\//],
  [names('MANOPT'), /-P|--pager|-H|--html|-C|--config-file/],
  [names('TF_CLI_ARGS*'), /-(?:auto-approve|plugin-dir|chdir)\b/],
  // python(1) -W: the class of a warning outside of the builtins is imported.
  [names('PYTHONWARNINGS'), /(?:^|,)[^:,]{0,20}:[^:,]{0,200}:[^:,]{0,200}\./],
  // dbus: an address may be a program that is started for it (D-Bus specification, "Transports").
  [names('DBUS_*_ADDRESS'), /unixexec:/],
  // git(1): a transport that runs what the address says.
  [names('GIT_ALLOW_PROTOCOL'), /(?:^|:)ext(?:$|:)/],
  // bash(1): what a shell shows in front of a line is expanded.
  [names('PS0 PS1 PS2 PS3 PS4'), /\$\(|`/],
  [names('SHELLOPTS BASHOPTS'), /xtrace|expand_aliases/],
];

/** Where programs, libraries and settings are looked for; in a folder that everybody may write to they are anybody's. */
export const LOOKED_UP = names(
  'PATH GIT_DIR XDG_CONFIG_HOME CARGO_HOME CLASSPATH GEM_PATH GEM_HOME PYTHONPATH PERL5LIB PERLLIB RUBYLIB NODE_PATH LUA_PATH LUA_CPATH',
);

/** Where programs look for settings that name other programs: a home that is somebody else's. */
export const HOMES = names(`
  HOME XDG_CONFIG_HOME XDG_CONFIG_DIRS XDG_DATA_HOME GIT_DIR GIT_COMMON_DIR CARGO_HOME RUSTUP_HOME GNUPGHOME DOCKER_CONFIG
  KUBECONFIG GRADLE_USER_HOME BUNDLE_GEMFILE CURL_HOME WGETRC CLOUDSDK_CONFIG AWS_SHARED_CREDENTIALS_FILE CDPATH
`);

/** Where a tool chain is installed; its programs are started from there. */
export const INSTALLED = names(
  'JAVA_HOME JDK_HOME GOROOT M2_HOME MAVEN_HOME GRADLE_HOME ANT_HOME SBT_HOME ERLANG_HOME',
);

/** Variables whose value is a file or a folder that is written to: git(1), NSS, bash(1), ld.so(8). */
export const WRITTEN = names(
  'GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_TRACE* GIT_TRACE2* SSLKEYLOGFILE HISTFILE LD_DEBUG_OUTPUT LLVM_PROFILE_FILE GCOV_PREFIX',
);
