import { concept } from "../match.ts";

/** Phrases of category `infrastructure`; {@link concept} says how they are written. */
export const infrastructure = [
  concept("docker-root-user", "docker|container|image root|non|user, non root, run* as root, unprivileged container|user|image, rootless"),
  concept("docker-unpinned-image", "pin* base|docker|image, image tag|digest pin*|latest, latest tag, base image pin*|version"),
  concept("docker-single-stage", "multi stage, multistage, image size, slim image|base|docker, smaller image"),
  concept("docker-secret", "secret docker|image|layer|dockerfile|build, docker secret, build arg secret, image secret"),
  concept("docker-copy-all", "dockerignore, docker ignore, copy* docker context|everything|whole"),
  concept(
    "docker-dev-command",
    `
      dev server docker|container|prod|image, prod server|wsgi|gunicorn|command docker|container, gunicorn, production wsgi, reload prod`,
  ),
  concept(
    "production-dockerfile",
    `
      dockerfile, docker image|build|setup|prod -compose -scan -root -secret, containeri* app|application|service,
      container image build|prod`,
  ),
  concept("compose-file", "docker compose, compose file|prod|local"),
  concept(
    "compose-dev-credentials",
    `
      default database password|credential, compose password|credential|secret, postgres password,
      default credential database|compose|postgres|container`,
  ),
  concept("kubernetes-manifests", "kubernetes -probe -limit -secret, helm chart, manifest kubernetes|k8s|deploy*, kustomize"),
  concept(
    "k8s-no-probes",
    `
      kubernetes manifest, liveness|readiness probe, probe kubernetes|pod|container|liveness|readiness, startup probe`,
  ),
  concept(
    "k8s-no-limits",
    `
      resource limit|request|quota pod|kubernetes|container|cpu|memory, cpu|memory limit*|request pod|container|kubernetes, resource limit*,
      pod resource`,
  ),
  concept("k8s-insecure-context", "security context, pod security, privileged container|pod, read only filesystem, privilege escalat*"),
  concept("k8s-single-replica", "pod disruption, replica pod|deployment|count|multiple|at least|two, single replica, min replica, pdb"),
  concept(
    "ci-pipeline",
    `
      ci cd -migrat -secret, ci pipeline|setup|workflow|build|green|integrat* -secret -scan -migrat, continuous integration, =ci,
      github action -secret -permission -pin, gitlab ci, circleci, jenkins, build pipeline, automated build|pipeline, pull request check*, test in ci -secret`,
  ),
  concept(
    "cd-pipeline",
    `
      continuous deploy*|delivery, automat* deploy*, deploy* pipeline|automat*|script|workflow,
      prod deploy* -guide -document -config -branch, cd pipeline -ci, release automat*|pipeline, one click deploy*`,
  ),
  concept(
    "gha-deploy-without-tests",
    `
      deploy* after|only|gate* test, test before deploy*, ci cd pipeline github, deploy* gate*|block* test|ci, block* deploy*|merge test`,
  ),
  concept("gha-no-timeout", "ci|job|workflow|pipeline timeout, timeout ci|workflow|pipeline|minute"),
  concept("infrastructure-as-code", "infrastructure code|as, terraform, pulumi, cloudformation, iac, ansible, bicep"),
  concept(
    "progressive-delivery",
    `
      blue green, canary, progressive rollout|delivery, feature flag, gradual rollout, rolling deploy*|update, zero downtime deploy*,
      staged rollout`,
  ),
  concept(
    "autoscaling",
    `
      auto scal*, autoscal*, horizontal scal*, scal* worker|web|server|job|pod|horizontal* -test, hpa, keda, scal* polic*|automat*`,
  ),
  concept("load-balancing", "load balanc* -health, failover -test -drill, high availab*, multi az, redundan*, availability zone"),
  concept(
    "environment-separation",
    `
      separate environment|config|staging|prod, environment specific, staging environment|server|setup,
      environment config|separat*|isolat* -document -validat -variable, prod|staging config|setting|environment separate|file,
      per environment, prod database url, prod config file|separate`,
  ),
  concept(
    "dev-config-in-production",
    `
      dev config|url|value|setting prod, localhost prod|reference|url, environment specific config validat*|verif*,
      prod config dev|localhost|verif*|validat*, test key|mode prod|live, stripe live|test key|mode, validate environment specific`,
  ),
  concept(
    "env-validation unvalidated-env",
    `
      environment|env validat*|variable check*|startup|required, validat* environment|env|config|setting startup|variable -specific,
      config prod environment variable, fail fast|startup config|environment|missing|env, required environment|env|variable|config, envalid,
      t3 env, environment config -specific -separate -document, missing environment variable|config`,
  ),
  concept(
    "configuration-module scattered-env-access",
    `
      config module|central*|class|single|management -secret, central* config|setting, setting module|class|single,
      environment access central*|single|scattered, pydantic setting, typed config`,
  ),
  concept(
    "lockfile",
    `
      lockfile, lock file|dependency|version, pin* dependency|version|requirement -image -action -base -runtime -node -python,
      dependency pin*|lock*|version, reproducible build|install, npm ci, frozen lockfile`,
  ),
  concept(
    "runtime-pinned",
    `
      node|python|ruby|runtime version|pin*|lts|upgrade*|supported -image, nvmrc, engine field|node, tool versions, end of life`,
  ),
  concept(
    "port-configuration",
    `
      port config*|environment|variable|number|document*, config* port, port from environment, bind host|port|address`,
  ),
  concept(
    "cdn",
    `
      cdn -image, cloudfront, cloudflare -worker, static asset|file cdn|deliver*|serv*|host*, asset host|cdn|deliver*, fastly, edge cach*`,
  ),
  concept(
    "ssl-certificates",
    `
      certificate, ssl config*|setup|renew*|valid*|cert* -verif -redirect -force -pinning, tls cert*|renew*|setup|config* -verif,
      let encrypt, cert renew*|expir*|auto*, domain ssl|https cert*`,
  ),
  concept("multi-region", "multi region, region* deploy*|failover|support|replicat*, geo* redundan*|distribut*|replicat*, data residen*"),
  concept("production-dockerfile ssl-certificates", "nginx container ssl"),
];
