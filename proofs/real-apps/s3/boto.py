"""boto.py URL: asks an S3 with boto3 and prints what came back, as JSON."""
import hashlib
import io
import json
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

url = sys.argv[1]
s3 = boto3.client('s3', endpoint_url=url, region_name='us-east-1', aws_access_key_id='id', aws_secret_access_key='secret',
                  config=Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 1, 'mode': 'standard'}))
results = {}


def attempt(name, act):
    try:
        results[name] = act()
    except ClientError as error:
        results[name] = [error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Code']]
    except Exception as error:  # what differs is to be seen, whatever it is
        results[name] = repr(error)


def digest(data):
    return '%d bytes, %s' % (len(data), hashlib.sha256(data).hexdigest()[:16])


BUCKET = 'boto'
KEYS = [
    'plain.txt', 'with space.txt', 'plus+plus', 'percent 100%.txt', '50%25.txt', 'hash#tag', 'question?mark', 'tilde~', 'brackets[1]', 'pipe|pipe',
    'umlaut-ä.txt', 'emoji-🎉', 'semi;colon', 'comma,a', 'equals=1&b=2', 'at@sign', 'colon:a', "quote'", 'double"quote', 'back\\slash', 'caret^', 'back`tick',
    'braces{1}', 'angle<1>', 'deep/er/and/deeper', 'a//b', 'trailing/', '.hidden', 'dots..dots', 'star*', 'dollar$', 'bang!', '(round)', 'ends.',
]


def odd_key(key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    body = s3.get_object(Bucket=BUCKET, Key=key)['Body'].read()
    s3.delete_object(Bucket=BUCKET, Key=key)
    return body.decode() == key


attempt('make', lambda: s3.create_bucket(Bucket=BUCKET)['Location'])
for key in KEYS:
    attempt('key ' + key, lambda: odd_key(key))


def metadata():
    s3.put_object(Bucket=BUCKET, Key='m', Body=b'm', ContentType='text/x-m', CacheControl='max-age=1',
                  Metadata={'one': '1', 'long': 'x' * 1500, 'two-words': 'a b', 'my_meta': 'c'})
    head = s3.head_object(Bucket=BUCKET, Key='m')
    return [head['Metadata'], head['ContentType'], head['CacheControl'], head['ETag']]


def conditional():
    etag = s3.head_object(Bucket=BUCKET, Key='m')['ETag']
    return s3.get_object(Bucket=BUCKET, Key='m', IfMatch=etag)['Body'].read().decode()


def ranged():
    s3.put_object(Bucket=BUCKET, Key='r', Body=bytes(range(256)) * 40)
    answer = s3.get_object(Bucket=BUCKET, Key='r', Range='bytes=250-260')
    return [answer['ContentRange'], answer['Body'].read().hex()]


def trailing_checksum():
    s3.upload_fileobj(io.BytesIO(b't' * 100_000), BUCKET, 't', ExtraArgs={'ChecksumAlgorithm': 'SHA256'})
    return digest(s3.get_object(Bucket=BUCKET, Key='t')['Body'].read())


def multipart():
    s3.upload_fileobj(io.BytesIO(bytes(range(251)) * 80_000), BUCKET, 'large')
    return digest(s3.get_object(Bucket=BUCKET, Key='large')['Body'].read())


def presigned():
    address = s3.generate_presigned_url('put_object', Params={'Bucket': BUCKET, 'Key': 'pre signed/ä'}, ExpiresIn=600)
    put = urllib.request.urlopen(urllib.request.Request(address, data=b'presigned', method='PUT')).status
    address = s3.generate_presigned_url('get_object', Params={'Bucket': BUCKET, 'Key': 'pre signed/ä', 'ResponseContentDisposition': 'attachment; filename="ü.txt"'}, ExpiresIn=600)
    answer = urllib.request.urlopen(address)
    return [put, answer.read().decode()]


def copied():
    s3.copy_object(Bucket=BUCKET, Key='copied', CopySource={'Bucket': BUCKET, 'Key': 'pre signed/ä'})
    return s3.get_object(Bucket=BUCKET, Key='copied')['Body'].read().decode()


def listed():
    found = s3.list_objects_v2(Bucket=BUCKET, Delimiter='/', Prefix='', EncodingType='url')
    return [sorted(one['Key'] for one in found.get('Contents', [])), sorted(one['Prefix'] for one in found.get('CommonPrefixes', []))]


def tagged():
    s3.put_object_tagging(Bucket=BUCKET, Key='m', Tagging={'TagSet': [{'Key': 'a b', 'Value': 'ü'}]})
    return s3.get_object_tagging(Bucket=BUCKET, Key='m')['TagSet']


def removed():
    answer = s3.delete_objects(Bucket=BUCKET, Delete={'Objects': [{'Key': key} for key in ['m', 'r', 't', 'large', 'copied', 'pre signed/ä']]})
    return sorted(one['Key'] for one in answer['Deleted'])


for act in [metadata, conditional, ranged, trailing_checksum, multipart, presigned, copied, listed, tagged]:
    attempt(act.__name__, act)
attempt('absent', lambda: s3.get_object(Bucket=BUCKET, Key='absent'))
attempt('removed', removed)
attempt('unmake', lambda: s3.delete_bucket(Bucket=BUCKET)['ResponseMetadata']['HTTPStatusCode'])
print(json.dumps(results, ensure_ascii=False))
