#!/usr/bin/env bash
# deploy.sh TAG: rolls the service to an image that was pushed before
set -euo pipefail

tag="${1:?usage: deploy.sh TAG}"
aws ecs register-task-definition \
  --cli-input-json "$(sed "s#api:stable#api:${tag}#" deploy/task-definition.json)"
aws ecs update-service --cluster pipeline --service api --task-definition pipeline-api
aws ecs wait services-stable --cluster pipeline --services api
