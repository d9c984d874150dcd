/** Folders that a build, a test run or a package manager fills, and fills again. */
export const REBUILDABLE = new Set(
  (
    'node_modules dist build out target coverage __pycache__ .cache .pytest_cache .mypy_cache .ruff_cache .tox .nox ' +
    '.next .nuxt .turbo .parcel-cache .angular .svelte-kit .vite .gradle .nyc_output .eslintcache .nx .venv venv ' +
    'bower_components DerivedData .terraform .serverless .output htmlcov .coverage storybook-static cmake-build-debug ' +
    'package-lock.json yarn.lock pnpm-lock.yaml cmake-build-release .eggs _build .stack-work .dart_tool Pods .DS_Store'
  ).split(' '),
);

/** Files of the same kind, by how their names end. */
export const REBUILDABLE_FILE = /(?:\.(?:pyc|pyo|o|obj|class|tsbuildinfo|gcda|gcno|egg-info|tmp|swp)|[^/]~)$/;

/** Folders of the operating system in which nothing is anybody's build. */
export const SYSTEM_FOLDERS = new Set(
  'bin boot dev etc lib lib32 lib64 libx32 proc sbin sys System Windows Library'.split(' '),
);

/** What package managers keep under absolute paths and fetch again. */
export const SYSTEM_CACHE =
  /^(?:var\/cache\/|var\/lib\/apt\/lists(?:\/|$)|root\/\.cache(?:\/|$)|usr\/share\/(?:doc|man)\/)/;

export const TEMPORARY_FOLDER = /^(?:(?:private\/)?(?:var\/)?tmp|dev\/shm|var\/folders|Windows\/Temp)(?:\/|$)/;

/** Where images and hosted editors customarily keep the one project they hold. */
export const PROJECT_FOLDER = /^(?:app|code|workspaces?|usr\/src\/app|github\/workspace)(?:\/|$)/;

/** Devices that swallow or make up what goes through them; nothing is stored there. */
export const SINK = /^dev\/(?:null|zero|full|u?random|stdin|stdout|stderr|tty|ptmx|fd(?:\/\d{1,4})?|tcp\/.*|udp\/.*)$/;

/** Files that hold keys, tokens or passwords, by path without its base. */
export const CREDENTIALS = [
  /(?:^|\/)\.ssh\/(?:id_[a-z0-9_-]{1,40}|identity|\*|[\w.-]{0,60}(?:_rsa|_ed25519|_ecdsa|\.pem|_key))$/,
  /(?:^|\/)\.ssh$/,
  /(?:^|\/)(?:id_rsa|id_dsa|id_ecdsa|id_ed25519)$/,
  /(?:^|\/)(?:\.aws\/credentials|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.vault-token|\.s3cfg|\.htpasswd)$/,
  /(?:^|\/)(?:\.docker\/config\.json|\.kube\/config|\.config\/gh\/hosts\.yml|\.config\/rclone\/rclone\.conf)$/,
  /(?:^|\/)\.(?:gnupg|password-store|aws|azure|kube)(?:\/|$)/,
  /(?:^|\/)(?:\.config\/gcloud|\.terraform\.d)\/[\w./-]{0,80}(?:credentials|tokens)[\w.-]{0,40}$/,
  /(?:^|\/)application_default_credentials\.json$/,
  /(?:^|\/)\.env(?:\.(?:local|prod|production|prd|staging|live|secrets?))?$/,
  /(?:^|\/)(?:Login Data|Cookies|cookies\.sqlite|logins\.json|key[34]\.db|wallet\.dat|login\.keychain(?:-db)?)$/,
  /(?:^|\/)[\w.-]{0,60}(?:privkey|private|server|-key|_key)\.(?:pem|key)$/,
  /(?:^|\/)[\w.-]{1,60}\.(?:p12|pfx|kdbx|jks|keystore)$/,
  /^etc\/(?:shadow-?|gshadow-?|krb5\.keytab|ssl\/private(?:\/.{0,200})?|kubernetes\/admin\.conf|ssh\/ssh_host_\w{1,20}_key)$/,
  /^(?:var\/)?run\/secrets(?:\/|$)/,
  /^proc\/(?:\d{1,10}|self|\*)\/environ$/,
];

/** What Wingman itself lives by: its settings, keys and audit trail. */
export const WINGMAN = /(?:^|\/)(?:\.wingman(?:\/|$)|claims_audit\.jsonl$)|^(?:etc|var\/lib|opt|run)\/wingman(?:\/|$)/;
