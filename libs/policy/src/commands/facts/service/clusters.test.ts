import { expect, test } from '@jest/globals';
import { effectsOf, factsOfLine } from './facts-of-line.fixtures.js';

test.each([
  ['kubectl -n shop delete deployment api', 'object.delete'],
  ['kubectl delete -f shop.yaml', 'object.delete'],
  ['kubectl delete ns shop', 'object.delete'],
  ['kubectl delete networkpolicy deny-all', 'safeguard.disable'],
  ['kubectl --context live drain worker-3', 'workload.disrupt'],
  ['kubectl scale deploy/api --replicas 0', 'workload.disrupt'],
  ['kubectl scale deploy/api --replicas=3', ''],
  ['kubectl replace --force -f shop.yaml', 'object.delete'],
  ['kubectl apply --prune -f shop.yaml', 'object.delete'],
  ['kubectl apply -f shop.yaml', ''],
  ['kubectl rollout undo deploy/api', 'workload.disrupt'],
  ['kubectl rollout restart deploy/api', ''],
  ['kubectl create clusterrolebinding a --clusterrole=cluster-admin --user=ann', 'access.grant'],
  ['kubectl get secret shop -o yaml', 'secret.reveal'],
  ['kubectl get secret shop -ojson', 'secret.reveal'],
  ["kubectl get secret shop -o jsonpath='{.data.key}'", 'secret.reveal'],
  ['kubectl get secret shop', ''],
  ['kubectl get pods -l app=delete', ''],
  ['kubectl delete pod a --dry-run=server', ''],
  ['kubectl config delete-context old', ''],
  ['oc adm drain worker-3', 'workload.disrupt'],
  ['helm -n shop uninstall shop', 'infrastructure.destroy'],
  ['helm rollback shop 3', 'workload.disrupt'],
  ['helm upgrade --install shop ./chart', ''],
  ['helm repo remove old', ''],
  ['argocd app delete shop', 'infrastructure.destroy'],
  ['flux suspend helmrelease shop', 'object.disable'],
  ['nomad job stop -purge shop', 'infrastructure.destroy'],
  ['consul kv delete -recurse shop', 'object.delete'],
  ['etcdctl --endpoints e:2379 del --prefix /', 'object.delete'],
  ['k3s-uninstall.sh', 'infrastructure.destroy'],
  ['kubeadm reset', 'infrastructure.destroy'],
  ['terraform -chdir=infra destroy', 'infrastructure.destroy'],
  ['terraform apply -destroy', 'infrastructure.destroy'],
  ['terraform plan -destroy', ''],
  ['terraform state rm aws_instance.a', 'infrastructure.forget'],
  ['terraform state list', ''],
  ['terraform workspace delete old', 'infrastructure.forget'],
  ['terragrunt run-all destroy', 'infrastructure.destroy'],
  ['pulumi stack rm shop', 'infrastructure.destroy'],
  ['pulumi preview', ''],
  ['cdk destroy ShopStack', 'infrastructure.destroy'],
  ['cdk diff', ''],
  ['ansible-playbook --check site.yml', ''],
  ["ansible web -m file -a 'path=/srv/a state=absent'", 'object.delete'],
  ['ansible all -m ping', ''],
])('%s is "%s"', (line, expected) => {
  expect(effectsOf(line)).toBe(expected);
});

test('an apply that asks nobody is told from one of a plan that somebody read', () => {
  const traitsOf = (line: string) => factsOfLine(line)[0]?.traits;
  expect(traitsOf('terraform apply -auto-approve')).toContain('unattended');
  expect(traitsOf('terraform apply shop.tfplan')).toEqual([]);
});

test('a pod comes back from its manifest, a volume does not', () => {
  const reversibilityOf = (line: string) => factsOfLine(line)[0]?.reversibility;
  expect(reversibilityOf('kubectl delete pod api-1')).toBe('externally_reversible');
  expect(reversibilityOf('kubectl delete pvc data-1')).toBe('irreversible');
});
