"""AWS Secrets Manager, with the environment as the second choice."""
import json
import logging
import os
from functools import lru_cache

import boto3
from botocore.exceptions import BotoCoreError, ClientError

logger = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _bundle():
    name = os.getenv('AWS_SECRET_NAME')
    if not name:
        logger.info('no secret bundle, environment is %s', dict(os.environ))
        return {}
    try:
        client = boto3.client('secretsmanager', region_name='eu-west-1')
        answer = client.get_secret_value(SecretId=name)
    except (BotoCoreError, ClientError):
        logger.exception('secret bundle %s can not be read', name)
        return {}
    bundle = json.loads(answer['SecretString'])
    logger.info('secret bundle %s read, %d entries', name, len(bundle))
    return bundle


def jwt_secret():
    """The key that signs our tokens."""
    if 'JWT_SECRET' in _bundle():
        return _bundle()['JWT_SECRET']
    return os.environ.get('JWT_SECRET', 'pipeline-local-jwt')


def crm_client_secret():
    """What proves to Orbit that it is us. There is no default for this one."""
    value = _bundle().get('CRM_CLIENT_SECRET') or os.environ.get('CRM_CLIENT_SECRET')
    if not value:
        raise RuntimeError('CRM_CLIENT_SECRET is not set')
    return value
