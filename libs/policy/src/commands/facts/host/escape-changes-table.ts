/**
 * What programs change besides files of the project, by their words (their manual pages). One line for programs that share
 * it: `programs ~ words that change something ~ words with which they only look`. Words are the arguments with a space
 * between; `.` stands for any.
 */

/** The machine, what is installed on it, how it is reached, its guests and the services it is asked to run. */
export const MACHINE_CHANGES = String.raw`
iptables ip6tables ebtables arptables ~ (?:^| )-(?:[ADIRNXPEZF]|-(?:append|delete|insert|replace|new-chain|delete-chain|policy|rename-chain|zero|flush))\b
iptables-restore ip6tables-restore ~ ^ ~ --test\b
nft ~ (?:^| )(?:add|insert|delete|flush|replace|create|reset|destroy|rename)\b|(?:^| )(?:-f|--file)\b ~ (?:^| )(?:-c|--check)\b
firewall-cmd ~ --(?:add|remove|set|change|new|delete|reload|complete-reload|panic|lockdown|runtime-to|load)
route ~ ^(?:-\S{1,20} ){0,3}(?:add|del|delete|change|flush)\b
tc ~ ^(?:-\S{1,20} ){0,3}(?:qdisc|class|filter|action|chain) (?:add|del|delete|change|replace)\b
brctl ~ ^(?:add|del|set|stp|hairpin)
vconfig ~ ^(?:add|rem|set)
ethtool ~ (?:^| )-(?:[sKGACLXErpf]|-(?:change|set-\w+|reset|flash|pause|offload|features|coalesce|negotiate))\b
rfkill ~ ^(?:block|unblock|toggle)\b
sysctl ~ (?:^| )(?:-w|--write|--system)\b|(?:^| )[\w./-]{2,100}=
modprobe ~ . ~ (?:^| )(?:-[nDcR]\b|--(?:dry-run|show|dump|resolve|list))
setsebool groupadd groupmod newusers dpkg-reconfigure lvcreate lvextend lvresize lvreduce lvchange lvconvert lvrename ~ . ~ (?:^| )(?:-t|--test|--help)\b
vgcreate vgextend vgreduce vgchange vgrename vgimport vgexport pvcreate pvresize pvmove pvchange ~ . ~ (?:^| )(?:-t|--test|--help)\b
hostnamectl ~ \bset-|^(?:--\S{1,40} ){0,3}(?:hostname|icon-name|chassis|deployment|location) \S
hostname ~ ^[^-]|^-(?:F|b|-file)\b
timedatectl ~ \bset-|\brevert\b
localectl ~ \bset-
loginctl ~ \b(?:enable-linger|disable-linger|terminate-\w+|kill-\w+|lock-sessions?|unlock-sessions?|attach|flush-devices)\b
date ~ (?:^| )(?:-[uRj]{0,3}s|--set)(?:[ =]|$)|^(?:-u )?\d{8,12}(?:\.\d\d)?$
hwclock ~ (?:^| )(?:-[wsa]\b|--(?:systohc|hctosys|set|adjust|systz))
rtcwake ~ . ~ (?:^| )(?:-n\b|--dry-run|(?:-m|--mode)[ =](?:no|show|disable)\b)
systemd-tmpfiles ~ --(?:create|remove|clean|purge)\b
chage ~ (?:^| )-(?:[EMmIdW]|-(?:expiredate|maxdays|mindays|inactive|lastday|warndays))\b
faillock ~ --reset\b
dpkg-divert ~ --(?:add|remove|rename)\b|^(?:--\S{1,40} ){0,5}/ ~ --(?:list|truename|listpackage)\b
add-apt-repository apt-add-repository ~ . ~ (?:^| )(?:-L|--list|--help)\b
apt-key ~ ^(?:add|adv|del|net-update|update)\b
apt-mark ~ ^(?:hold|unhold|auto|manual|minimize)
apt apt-get aptitude nala ~ ^(?:-\S{1,40} ){0,5}(?:upgrade|full-upgrade|dist-upgrade|safe-upgrade)\b ~ (?:^| )(?:-s|--simulate|--dry-run|--just-print|--download-only|-d)\b
dnf yum zypper microdnf tdnf ~ ^(?:-\S{1,40} ){0,5}(?:up|update|upgrade|dup|dist-upgrade|distro-sync|system-upgrade|downgrade)\b ~ --(?:assumeno|downloadonly|dry-run)\b
pacman yay paru ~ (?:^| )-S\w{0,3}u|--sysupgrade\b ~ (?:^| )(?:-\w*[pQ]\w*|--print)\b
apk ~ ^(?:-\S{1,40} ){0,5}(?:upgrade|fix)\b ~ (?:^| )(?:-s|--simulate)\b
snap ~ ^(?:refresh|revert|connect|disconnect|enable|disable|set|unset|restart|stop|start|switch|abort|restore|alias|unalias|prefer)\b ~ --list\b
flatpak ~ ^(?:update|override|remote-(?:add|delete|modify)|repair|mask|pin)\b
nix-env ~ (?:^| )-(?:[ieuGS]|-(?:install|uninstall|upgrade|set|rollback|switch\S{0,20}|delete\S{0,20}))
nix ~ ^(?:run|copy|upgrade-nix|profile (?:install|add|remove|upgrade|rollback|wipe-history)|store (?:delete|gc))\b|^(?:shell|develop)\b.{0,400} (?:-c|--command)\b
tune2fs ~ (?:^| )-[OLcmioUrjeETQCgsuJf]\b
flashrom ~ (?:^| )-(?:[wE]|-(?:write|erase))\b
dfu-util ~ (?:^| )-(?:[DRe]|-(?:download|reset))\b
esptool esptool.py ~ \b(?:write[_-]flash|erase[_-]\w+|write[_-]mem)\b
st-flash ~ ^(?:\S{1,40} ){0,3}(?:write|erase|reset)\b
chntpw ~ . ~ ^-[lhv]\b
fastboot ~ \b(?:flash|flashall|flashing|erase|format|update|oem|boot|set_active|wipe-super)\b
adb ~ ^(?:-s \S{1,60} |-[de] ){0,2}(?:root|unroot|install\S{0,10}|uninstall|reboot|push|sideload|remount|disable-verity|enable-verity|restore|shell$)
qm pct ~ ^(?:start|stop|shutdown|reset|reboot|suspend|resume|create|destroy|set|clone|migrate|restore|rollback|move\S{0,10}|resize|unlock|template|snapshot|delsnapshot|push|importdisk)\b
vmrun ~ \b(?:start|stop|reset|suspend|pause|snapshot|clone|deleteVM|deleteSnapshot|revertToSnapshot|run\w+InGuest|copyFileFrom\w+)\b
govc ~ ^[a-z.]{2,40}\.(?:create|destroy|change|power|clone|migrate|rm|remove|add|mv|upload|register|unregister|shutdown|disconnect|update|customize|rename|reset|revert|delete|upgrade|exec)\b
kadmin kadmin.local ~ \b(?:add|del|mod|cpw|change|purge|ktadd|ktrem|rename)
ldapmodify ldapadd ldapdelete ldappasswd ldapmodrdn ~ . ~ (?:^| )-n\b
dbus-send gdbus busctl ~ --system\b|^(?:\S{1,40} ){0,3}(?:call|set-property|emit)\b ~ \b(?:Introspect|Get|GetAll|GetManagedObjects|List\w*|Ping|Peer)\b|^(?:\S{1,40} ){0,3}(?:list|tree|status|introspect|monitor|get-property|wait)\b
rabbitmqctl ~ ^(?:-\S{1,40} (?:[^-]\S{0,80} )?){0,3}(?:add|delete|set|clear|change|stop|start|reset|force|forget|join|rename|update|purge|import|eval|enable|disable|rotate|close|restart|sync|await_online|hash)(?:_|$| )
consul ~ ^(?:kv (?:put|delete|import)|services (?:register|deregister)|config (?:write|delete)|leave|force-leave|join|reload|maint|snapshot restore|exec|event|intention (?:create|delete)|acl \S{1,20} (?:create|update|delete))\b
nomad ~ ^(?:run|stop|job (?:run|stop|dispatch|revert|promote|scale|restart)|node (?:drain|eligibility|purge)|alloc (?:stop|restart|signal|exec)|exec|namespace (?:apply|delete)|var (?:put|purge)|volume (?:create|delete|register|deregister|detach)|deployment (?:promote|fail|resume|pause)|system (?:gc|reconcile))\b
vault ~ ^(?:write|delete|token (?:create|revoke)|kv (?:put|patch|delete|destroy|undelete|rollback)|policy (?:write|delete)|(?:secrets|auth|audit) (?:enable|disable|tune|move)|operator (?:init|seal|unseal|step-down|rekey|rotate|generate-root|migrate)|lease (?:revoke|renew)|namespace (?:create|delete)|plugin (?:register|deregister|reload))\b
heroku ~ ^(?:config:(?:set|unset|edit)|restart|ps:(?:scale|restart|stop|kill|type|resize|exec)|addons:(?:create|destroy|upgrade|attach|detach)|apps:(?:create|destroy|rename|transfer)|releases:rollback|rollback|maintenance:(?:on|off)|pg:(?:reset|promote|copy|push|kill|killall|upgrade)|domains:(?:add|remove)|access:(?:add|remove|update)|container:(?:push|release|rm))
kubeadm ~ ^(?:init|join|reset|upgrade (?:apply|node)|token (?:create|delete)|certs renew)\b
kubectl oc ~ ^(?:--?\S{1,60} (?:[^-]\S{0,80} )?){0,4}(?:label|annotate|attach|autoscale|debug|certificate (?:approve|deny)|rollout (?:pause|resume)|set (?:env|resources|serviceaccount|subject|selector)|config (?:use-context|use|set|set-context|set-cluster|set-credentials|unset|delete-\w+|rename-context))\b ~ --(?:list|dry-run)\b
helm ~ ^(?:plugin (?:install|update|uninstall)|push)\b
argocd ~ ^app (?:set|patch|unset|rollback|terminate-op|actions run)\b
istioctl ~ ^(?:install|uninstall|upgrade|tag (?:set|remove)|waypoint (?:apply|delete))\b ~ --dry-run\b
velero ~ ^(?:restore create|create (?:restore|backup|schedule)|backup (?:create|delete)|schedule (?:create|delete|pause)|install|uninstall)\b
terraform tofu terragrunt ~ ^(?:-\S{1,60} ){0,3}(?:import|untaint|refresh|workspace (?:new|delete|select)|state (?:push|replace-provider))\b
packer ~ ^(?:-\S{1,60} ){0,3}build\b
gsutil ~ ^(?:-\S{1,60} ){0,4}(?:cp|rsync|mv|mb|rewrite|setmeta|compose|iam (?:set|ch)|(?:acl|defacl|cors|lifecycle|versioning|web|label|logging) (?:set|ch))\b
rclone ~ ^(?:-\S{1,60} ){0,4}(?:copy|copyto|sync|bisync|move|moveto|deletefile|mkdir|rmdir|rmdirs|cleanup|dedupe|copyurl|rcat|settier|config (?:create|delete|update))\b ~ (?:^| )(?:-n|--dry-run|-i|--interactive)\b
s3cmd s5cmd ~ ^(?:-\S{1,60} ){0,4}(?:put|sync|cp|mv|mb|modify|setacl|setpolicy|accesslog|expire|pipe)\b ~ (?:^| )(?:-n|--dry-run)\b
mc ~ ^(?:cp|mv|mirror|mb|pipe|share|anonymous set|admin|ilm|policy|version|replicate|retention|legalhold)\b ~ ^admin info\b
vercel now ~ ^$|(?:^| )--prod\b|^(?:promote|rollback|redeploy|alias (?:set|rm)|env (?:add|rm)|remove|rm)\b ~ --(?:version|help)\b
gh ~ ^(?:-R \S{1,80} )?(?:pr (?:merge|update-branch)|release (?:create|upload|edit)|(?:secret|variable) set|workflow (?:run|enable)|gist create|repo (?:create|rename|sync)|(?:ssh|gpg)-key add|run rerun|codespace (?:create|delete|ssh|cp)|extension (?:install|exec|upgrade)|label (?:create|edit|clone)|issue (?:transfer|lock))\b|^api\b.{0,400} (?:(?:-X|--method)[ =]?(?:POST|PUT|PATCH|DELETE)|-[fF]|--field|--raw-field)\b
glab ~ ^(?:mr (?:merge|approve|rebase|revoke)|release (?:create|upload)|variable (?:set|update|delete)|(?:ci|pipeline) (?:run|retry|trigger)|ssh-key add|repo (?:create|delete|transfer)|schedule (?:create|run|update|delete))\b
npm pnpm yarn bun ~ ^(?:adduser|add-user|login|token (?:create|revoke)|access (?:grant|revoke|set|public|restricted)|owner (?:add|rm)|dist-tag (?:add|rm|set)|team (?:create|destroy|add|rm)|org (?:set|rm)|hook (?:add|update|rm)|npm (?:publish|login|tag))\b|^(?:c|config)? ?set \S{0,60}(?:registry|script-shell|ignore-scripts|proxy|strict-ssl|cafile|node-options|_auth|prefix)\b
pip pip3 ~ ^config (?:set|unset|edit)\b
conda mamba micromamba ~ ^install (?!.{0,200}(?:--file|-f)\b)|^(?:update|upgrade) --all\b
composer ~ ^(?:\S{1,40} ){0,3}(?:require|global require) ~ --dry-run\b
bundle ~ ^add\b
dotnet ~ ^(?:add .{0,100}package|tool (?:install|update|uninstall)|nuget push)\b
pdm pixi rye ~ ^add\b
rustup nvm fnm volta pyenv rbenv asdf mise sdk ~ ^(?:toolchain )?(?:install|uninstall|add|remove|component add|target add|default|global|update|self update|plugin add) \S ~ (?:^| )(?:-l|--list)\b
python python3 ~ ^(?:-[A-Za-z]{1,3} ){0,3}-m pip (?:-\S{1,40} ){0,3}(?:install|uninstall) (?!.{0,200}(?:-r|--requirement|-e|--editable)\b)
redis-cli ~ (?:^| )(?:(?:config|CONFIG) (?:set|SET|rewrite|REWRITE)|replicaof|REPLICAOF|slaveof|SLAVEOF|(?:cluster|CLUSTER) (?:addslots|delslots|failover|forget|meet|replicate|setslot|ADDSLOTS|DELSLOTS|FAILOVER|FORGET|MEET|REPLICATE|SETSLOT)|(?:acl|ACL) (?:setuser|deluser|load|SETUSER|DELUSER|LOAD)|(?:client|CLIENT) (?:kill|KILL)|failover|FAILOVER|migrate|MIGRATE|swapdb|SWAPDB)\b
certbot ~ ^(?:-\S{1,60} ){0,6}(?:$|run|certonly|renew|install|delete|revoke|register|unregister|enhance|rollback)\b ~ --dry-run\b
nginx openresty ~ (?:^| )-s ?(?:reload|reopen|stop|quit)\b
apachectl apache2ctl ~ (?:^| )(?:start|restart|graceful|graceful-stop|stop)\b
ssh-copy-id ~ . ~ (?:^| )-n\b
git ~ ^(?:-[cC] \S{1,200} |--\S{1,80} ){0,5}(?:send-email|imap-send|svn dcommit|p4 submit)\b
logrotate ~ . ~ (?:^| )(?:-d\b|--(?:debug|version|usage)\b)
auditctl ~ (?:^| )-[aAdDeRbfrwWic]\b
`;

/** What listens in on others. Files of what was recorded before are read like other files. */
export const CAPTURES = String.raw`
tcpdump tshark dumpcap ~ ^ ~ (?:^| )(?:-i ?lo\b|-\w{0,6}r\b|--read-file|-D\b|-G\b|-d{1,3}\b|--list-interfaces|--version)
ngrep tcpflow ssldump p0f ~ ^ ~ (?:^| )(?:-r|-I|-V)\b
driftnet urlsnarf mailsnarf msgsnarf evtest showkey logkeys scrot maim grim gnome-screenshot spectacle flameshot xfce4-screenshooter ~ ^ ~ --(?:version|dumpkeys)\b
xwd ~ ^
import ~ (?:^| )-window\b
xinput ~ ^test
ffmpeg ~ (?:^| )-f (?:x11grab|kmsgrab|fbdev|pulse|alsa|v4l2|avfoundation|gdigrab)\b
arecord parecord parec ~ ^ ~ (?:^| )(?:-[lL]|--(?:list-\S{1,20}|version))\b
`;

/** What an application keeps: its data and their shape, by its own migrations, seeds and consoles. */
export const DATA_CHANGES = String.raw`
pg_restore ~ (?:^| )(?:-d|--dbname)[ =] ~ (?:^| )(?:-l|--list)\b
prisma ~ ^(?:migrate (?:deploy|dev|resolve)|db (?:push|seed|execute))\b
rails rake ~ (?:^| )(?:db|data):(?:migrate|rollback|seed|setup|reset|drop|prepare|forward|schema:load|structure:load)|^(?:runner|r) \S ~ (?:^| )db:migrate:status\b
django-admin ~ ^(?:migrate|loaddata|flush|createsuperuser|changepassword|dbshell|shell)\b ~ --(?:plan|check)\b
python python3 ~ (?:^| )(?:\S{0,100}/)?manage\.py (?:migrate|loaddata|flush|createsuperuser|changepassword|dbshell|shell|shell_plus|reset_db)\b ~ --(?:plan|check)\b
alembic ~ ^(?:-\S{1,40} (?:[^-]\S{0,80} )?){0,3}(?:upgrade|downgrade|stamp)\b ~ --sql\b
flyway ~ (?:^| )(?:migrate|repair|undo|baseline)\b
liquibase ~ (?:^| )(?:update|rollback|changelog-sync|release-locks|clear-checksums)(?!-?sql|SQL)
knex ~ (?:^| )(?:migrate:(?:latest|up|down|rollback|unlock)|seed:run)\b
sequelize sequelize-cli ~ (?:^| )db:(?:migrate|seed|create)(?!:status)
typeorm typeorm-ts-node-commonjs typeorm-ts-node-esm ~ (?:^| )(?:migration:(?:run|revert)|schema:sync|query)\b
drizzle-kit ~ ^(?:push|migrate|drop)\b
mikro-orm ~ (?:^| )(?:migration:(?:up|down|fresh)|schema:(?:update|create|fresh)|seeder:run)\b
goose dbmate migrate golang-migrate soda sql-migrate tern ~ (?:^| )(?:up|up-by-one|up-to|down|down-to|redo|reset|force|goto|migrate|rollback)\b ~ --dryrun\b|--dry-run\b
atlas ~ ^(?:schema apply|migrate (?:apply|down|set))\b ~ --dry-run\b
sqitch ~ ^(?:\S{1,60} ){0,3}(?:deploy|revert|rebase|checkout)\b
mix ~ ^ecto\.(?:migrate|rollback|create|reset|setup|load)\b
php artisan ~ ^(?:\S{0,100}artisan )?(?:migrate|db:seed|tinker|down|queue:(?:clear|restart)|key:generate)(?::|\b) ~ migrate:status\b|--pretend\b
php symfony console ~ (?:^| )doctrine:(?:migrations:(?:migrate|execute|rollup|version)|schema:(?:update|create)|fixtures:load|query:sql)\b ~ --(?:dry-run|dump-sql)\b
hasura ~ ^(?:migrate (?:apply|delete)|metadata (?:apply|clear|reload)|seed apply|deploy)\b ~ --dry-run\b
supabase ~ ^(?:db (?:push|reset)|migration (?:up|repair|squash)|functions deploy|secrets (?:set|unset)|config push)\b ~ --dry-run\b
dotnet ~ ^ef (?:database (?:update|drop)|migrations remove)\b
flask ~ ^(?:\S{1,60} ){0,3}(?:db (?:upgrade|downgrade|stamp)|shell)\b ~ --sql\b
dolt ~ ^sql\b.{0,2000}\b(?:DROP|DELETE|UPDATE|INSERT|ALTER|TRUNCATE|CREATE|REPLACE|drop|delete|update|insert|alter|truncate|create)\b
`;

/** What prints keys, tokens or passwords. */
export const CREDENTIAL_PRINTERS = String.raw`
gcloud ~ (?:^| )auth (?:\S{1,40} )?print-(?:access|identity|refresh)-token\b
az ~ ^account get-access-token\b
aws ~ (?:^| )(?:ecr(?:-public)? get-login-password|sts (?:assume-role\S{0,30}|get-session-token|get-federation-token)|configure get \S{0,40}(?:secret|token)\S{0,40}|configure export-credentials)
kubectl oc ~ (?:^| )config view\b.{0,200} --raw\b
pass gopass ~ ^(?:show|-c|--clip|otp|cat)\b
git ~ ^(?:-[cC] \S{1,200} |--\S{1,80} ){0,5}credential fill\b
curl wget wget2 http https xh ~ (?:^|[ /@'"])(?:169\.254\.169\.254|169\.254\.170\.2|100\.100\.100\.200|\[fd00:ec2::254\]|metadata\.google\.internal|metadata\.azure\.internal)(?:[:/ '"]|$)
`;

/** What opens a port, or a way to one. */
export const OPENED_PORTS = String.raw`
ssh autossh ~ (?:^| )-[46AaCfGgKkMNnqsTtVvXxYy]{0,8}[LD] ?\S
rsync ~ (?:^| )--daemon\b
git ~ ^(?:-[cC] \S{1,200} |--\S{1,80} ){0,5}(?:daemon|instaweb)\b
node ~ (?:^| )--inspect(?:-brk)?=(?:0\.0\.0\.0|\[::\])
mongod ~ (?:^| )--bind_ip_all\b
`;
