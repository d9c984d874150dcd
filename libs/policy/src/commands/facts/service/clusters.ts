import type { Grammar } from './grammar.js';
import {
  CHANGE,
  CUT_TRAFFIC,
  DELETE,
  DELETE_KEPT,
  DESTROY,
  DESTROY_BACKUP,
  DISABLE,
  DISRUPT,
  GRANT,
  HARMLESS,
  OVERWRITE,
  RESET,
  REVEAL,
  REVOKE,
  STOP_SERVICE,
  UNPROTECT,
} from './service-fact.js';

const KUBE_VALUES =
  '-n --namespace --context --cluster --kubeconfig --user --token -s --server --as --as-group --request-timeout -v --v';

const SHOWN = '-o|--output=yaml|json|jsonpath|jsonpath-as-json|go-template|template|custom-columns';

const KUBECTL: Grammar = {
  values: KUBE_VALUES,
  acts: {
    'delete pod|pods|po|job|jobs|replicaset|rs|event|events': DELETE_KEPT,
    'delete namespace|namespaces|ns|pvc|persistentvolumeclaim|pv|persistentvolume|crd|customresourcedefinition|secret|secrets':
      DELETE,
    'delete validatingwebhookconfiguration|mutatingwebhookconfiguration|networkpolicy|networkpolicies|netpol':
      UNPROTECT,
    delete: DELETE_KEPT,
    'drain|cordon': DISRUPT,
    'taint node|nodes': DISRUPT,
    'scale --replicas=0': DISRUPT,
    'autoscale|scale': CHANGE,
    'replace --force': DELETE_KEPT,
    'apply --prune|--force': DELETE_KEPT,
    'apply|replace|edit|patch|set|annotate|label|expose|autoscale|uncordon': CHANGE,
    'rollout undo': DISRUPT,
    'rollout *': CHANGE,
    'create clusterrolebinding|rolebinding --clusterrole=cluster-admin': GRANT,
    'adm policy add-cluster-role-to-user|add-cluster-role-to-group|add-scc-to-user': GRANT,
    'adm drain|cordon|prune': DISRUPT,
    'certificate deny': DISABLE,
    [`get secret|secrets ${SHOWN}`]: REVEAL,
    'get secret|secrets -oyaml|-ojson': REVEAL,
    'config delete-context|delete-cluster|delete-user|unset|use-context|set-context|set-cluster|set-credentials|set':
      HARMLESS,
    'exec|debug|run|cp|attach|port-forward|proxy|auth|api-resources|api-versions|cluster-info|kustomize|krew|completion':
      CHANGE,
    'get|describe|logs|explain|top|diff|version|wait|config|options|events': HARMLESS,
  },
};

const VIRTUALBOX: Grammar = {
  acts: {
    'unregistervm|closemedium --delete|--delete-all': DELETE,
    'snapshot * delete|restore': DELETE,
    'controlvm * poweroff|reset': DISRUPT,
  },
};

const CONTAINED_CLUSTER: Grammar = {
  acts: { 'delete|destroy, node|cluster delete': DELETE_KEPT, 'image rm, cache delete, addons disable': CHANGE },
};

const NOMAD: Grammar = {
  values: '-address -region -namespace -token --address --region --namespace --token',
  acts: {
    'job stop --purge, stop --purge': DESTROY,
    'job stop|revert|deployments|scale': DISRUPT,
    'stop, alloc stop, job restart': DISRUPT,
    'node drain --enable': DISRUPT,
    'node eligibility --disable': DISRUPT,
    'system gc': DELETE_KEPT,
    'server force-leave': DISRUPT,
    'operator raft remove-peer': STOP_SERVICE,
    'operator snapshot restore': OVERWRITE,
    'var purge': DELETE,
    'deployment fail': DISRUPT,
  },
};

const CONSUL: Grammar = {
  values: '-http-addr -token -datacenter --http-addr --token --datacenter',
  acts: {
    'kv delete': DELETE,
    'leave|force-leave': DISRUPT,
    'snapshot restore': OVERWRITE,
    'operator raft remove-peer': STOP_SERVICE,
    'maint --enable': CUT_TRAFFIC,
    'services deregister': CUT_TRAFFIC,
    'intention delete': UNPROTECT,
    'acl token|role|policy|binding-rule|auth-method delete': REVOKE,
  },
};

/** Programs that act on clusters of machines and what runs on them, from their own manuals. */
export const CLUSTER_TOOLS: Readonly<Record<string, Grammar>> = {
  kubectl: KUBECTL,
  oc: KUBECTL,
  k: KUBECTL,
  kubecolor: KUBECTL,
  microk8s: { acts: { reset: DESTROY, 'kubectl delete': DELETE_KEPT, stop: STOP_SERVICE } },
  kubeadm: { acts: { reset: DESTROY, 'token delete': REVOKE } },
  minikube: CONTAINED_CLUSTER,
  kind: CONTAINED_CLUSTER,
  k3d: CONTAINED_CLUSTER,
  eksctl: { values: '--cluster --region --profile', acts: { delete: DESTROY, 'drain nodegroup': DISRUPT } },
  kops: { acts: { 'delete --yes': DESTROY, delete: DESTROY, 'rolling-update': DISRUPT } },
  talosctl: { values: '-n --nodes -e --endpoints', acts: { reset: DESTROY, 'reboot|shutdown': DISRUPT } },
  'k3s-uninstall.sh': { otherwise: DESTROY },
  'k3s-agent-uninstall.sh': { otherwise: DESTROY },
  'rke2-uninstall.sh': { otherwise: DESTROY },
  'k3s-killall.sh': { otherwise: STOP_SERVICE },
  helm: {
    values: `${KUBE_VALUES} --kube-context --kube-token`,
    acts: {
      'uninstall|delete|del|un': DESTROY,
      rollback: DISRUPT,
      'upgrade --force|--replace': DISRUPT,
      'repo|plugin|registry|dependency|cache *': HARMLESS,
      'upgrade|install': CHANGE,
    },
  },
  helmfile: { values: '-e --environment -f --file', acts: { 'destroy|delete': DESTROY, 'apply|sync': CHANGE } },
  kustomize: { otherwise: HARMLESS },
  argocd: {
    acts: {
      'app delete': DESTROY,
      'app rollback': DISRUPT,
      'app sync --prune|--force|--replace': DISRUPT,
      'app terminate-op': DISRUPT,
      'app delete-resource': DELETE_KEPT,
      'cluster|repo|proj|appset|account rm|delete|remove': DELETE,
      'logout|login|context': HARMLESS,
    },
  },
  flux: {
    values: '-n --namespace --context --kubeconfig',
    acts: { delete: DELETE_KEPT, uninstall: DESTROY, suspend: DISABLE, 'build|diff|tree|trace|events': HARMLESS },
  },
  istioctl: { acts: { 'uninstall, x|experimental uninstall': DESTROY } },
  linkerd: { acts: { uninstall: DESTROY, 'check|inject|viz': HARMLESS } },
  cilium: { acts: { uninstall: DESTROY, 'clustermesh disable': DISABLE } },
  velero: {
    values: '-n --namespace --kubeconfig --kubecontext',
    acts: { 'backup|backups delete': DESTROY_BACKUP, 'delete backup|backups': DESTROY_BACKUP, uninstall: DESTROY },
  },
  nomad: NOMAD,
  consul: CONSUL,
  etcdctl: {
    values: '--endpoints --cacert --cert --key --user',
    acts: {
      'del|rm|rmdir': DELETE,
      'snapshot restore': OVERWRITE,
      'member remove': STOP_SERVICE,
      'auth disable': UNPROTECT,
      'user|role delete|revoke|remove|revoke-role|revoke-permission': REVOKE,
      'move-leader|compaction|compact|defrag': CHANGE,
      'lease revoke': DELETE,
    },
  },
  etcdutl: { acts: { 'snapshot restore': OVERWRITE } },
  'zkcli.sh': { values: '-server', acts: { 'delete|deleteall|rmr': DELETE } },
  'zkCli.sh': { values: '-server', acts: { 'delete|deleteall|rmr': DELETE } },
  rancher: { acts: { 'cluster|project|namespaces delete|rm': DESTROY } },
  juju: {
    acts: { 'destroy-model|destroy-controller|kill-controller|remove-application|remove-machine|remove-unit': DESTROY },
  },
  vboxmanage: VIRTUALBOX,
  VBoxManage: VIRTUALBOX,
  virsh: {
    values: '-c --connect',
    acts: {
      'undefine|vol-delete|pool-delete|snapshot-delete|net-undefine': DELETE,
      'destroy|shutdown|reboot|reset': DISRUPT,
    },
  },
  crictl: { acts: { 'rm|rmi|rmp|stop|stopp': DELETE_KEPT } },
  ctr: { acts: { 'images|image|i rm|remove|del|delete': DELETE_KEPT, 'namespaces|ns rm|remove': DELETE } },
  multipass: { acts: { 'delete|purge': DELETE, 'stop|suspend': CHANGE } },
  vagrant: {
    acts: { destroy: DESTROY, 'box remove|prune': DELETE_KEPT, 'halt|suspend': CHANGE, 'snapshot restore|pop': RESET },
  },
  lxc: { acts: { 'delete|rm': DELETE, 'stop|restart': CHANGE, 'storage|network|profile|snapshot delete': DELETE } },
};
