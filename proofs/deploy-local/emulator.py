"""Starts MiniStack with what its CloudFormation lacks and our templates have.

Usage: emulator.py TEMPLATES RECORDS

TEMPLATES is a JSON file with the resource `types` of the templates, and the ids of what is `outside` of them. Added are:

* types that MiniStack's EC2 has an API for, but its CloudFormation no handler, are made through that API;
* task definitions, services and buckets are made with all of their properties, where MiniStack's own handlers drop
  some;
* every other type that nothing here emulates is only recorded: its resolved properties are appended to RECORDS, one
  JSON object a line, and deploy-local says so and checks them.

Besides, ECR tells of images that are missing, AWS's public parameters are there, and EC2 takes its rule that lets
everything out from groups with another.

The first line of RECORDS names the types of each of these groups.
"""
import json
import os
import re
import signal
import sys
import threading
import uuid

from ministack.app import main
from ministack.core.responses import error_response_json, get_account_id, get_region
from ministack.services import ec2, ecr, ecs, route53, s3, ssm
from ministack.services.cloudformation import provisioners

HANDLERS = provisioners._RESOURCE_HANDLERS


def answer(response):
    """What an API of the emulator answered, or the failure that CloudFormation reports."""
    status, _, body = response
    text = body.decode() if isinstance(body, bytes) else body
    if status >= 400:
        raise ValueError(text)
    return text


def record(action, resource_type, physical_id, **more):
    write_line({"action": action, "type": resource_type, "physicalId": physical_id, **more})


def write_line(value):
    RECORDS.write(json.dumps(value, default=str) + "\n")
    RECORDS.flush()


def element(name, xml):
    return re.search(f"<{name}>([^<]+)</{name}>", xml).group(1)


# What examples name by an id of their own is in a real account already. It is made when it is first named.

def bring(resource_type, store, physical_id, make):
    if physical_id not in store:
        if physical_id not in OUTSIDE:
            raise ValueError(f"{physical_id} does not exist")
        store[physical_id] = make(physical_id)
        record("import", resource_type, physical_id)


def outside_group(group_id):
    return {
        "GroupId": group_id, "GroupName": group_id, "Description": "outside of the stacks", "VpcId": "",
        "OwnerId": get_account_id(), "IpPermissions": [], "IpPermissionsEgress": [],
    }


def create_record_set(logical_id, props, stack_name):
    if "HostedZoneId" in props:
        bring("AWS::Route53::HostedZone", route53._zones, props["HostedZoneId"], lambda zone_id: {
            "id": zone_id, "name": "outside.", "caller_reference": zone_id, "comment": "", "private": False,
        })
    return make_record_set(logical_id, props, stack_name)


make_record_set = HANDLERS["AWS::Route53::RecordSet"]["create"]


# EC2.

def create_eip(logical_id, props, stack_name):
    made = answer(ec2._allocate_address({"Domain": props.get("Domain", "vpc")}))
    allocation, address = element("allocationId", made), element("publicIp", made)
    provisioners._ec2_apply_tags(allocation, props)
    return address, {"AllocationId": allocation, "PublicIp": address}


def delete_eip(physical_id, props):
    for allocation, address in list(ec2._addresses.items()):
        if address["PublicIp"] == physical_id:
            answer(ec2._release_address({"AllocationId": allocation}))


def create_nat_gateway(logical_id, props, stack_name):
    if props["SubnetId"] not in ec2._subnets or props["AllocationId"] not in ec2._addresses:
        raise ValueError(f"no such subnet or address: {props['SubnetId']}, {props['AllocationId']}")
    gateway = element("natGatewayId", answer(ec2._create_nat_gateway({
        "SubnetId": props["SubnetId"], "AllocationId": props["AllocationId"],
    })))
    provisioners._ec2_apply_tags(gateway, props)
    return gateway, {"NatGatewayId": gateway}


def delete_nat_gateway(physical_id, props):
    answer(ec2._delete_nat_gateway({"NatGatewayId": physical_id}))


def rules_of(props, direction):
    bring("AWS::EC2::SecurityGroup", ec2._security_groups, props["GroupId"], outside_group)
    return ec2._security_groups[props["GroupId"]].setdefault("IpPermissions" if direction == "Ingress" else "IpPermissionsEgress", [])


LET_ALL_OUT = provisioners._ec2_sg_egress_permissions(None)[0]


def rule_handlers(direction):
    def create(logical_id, props, stack_name):
        [permission] = provisioners._ec2_sg_permissions([props])
        for pair in permission["UserIdGroupPairs"]:
            bring("AWS::EC2::SecurityGroup", ec2._security_groups, pair["GroupId"], outside_group)
        rules = rules_of(props, direction)
        # Any other rule takes the place of the one that EC2 itself gives to a group that declares none.
        if direction == "Egress" and LET_ALL_OUT in rules:
            rules.remove(LET_ALL_OUT)
        if permission not in rules:
            rules.append(permission)
        rule_id = f"sgr-{uuid.uuid4().hex[:17]}"
        return rule_id, {"Id": rule_id}

    def delete(physical_id, props):
        if props.get("GroupId") in ec2._security_groups:
            [permission] = provisioners._ec2_sg_permissions([props])
            rules = rules_of(props, direction)
            rules[:] = [rule for rule in rules if rule != permission]

    return {"create": create, "delete": delete}


# ECR: the CDK CLI builds an image only if ECR says that it is not there. MiniStack answers with an empty list.

describe_images = ecr._describe_images


def describe_images_or_fail(data):
    response = describe_images(data)
    if response[0] < 400 and data.get("imageIds") and not json.loads(response[2])["imageDetails"]:
        return error_response_json("ImageNotFoundException", "The image does not exist", 400)
    return response


# SSM: the parameters that AWS publishes, such as the newest machine image, are not there.

resolve_parameter = ssm.resolve_parameter_value


def resolve_public_parameter(name, *args, **kwargs):
    found = resolve_parameter(name, *args, **kwargs)
    return "ami-0123456789abcdef0" if found is None and name.startswith("/aws/service/") else found


# ECS: every property is given to the API, and MiniStack's updates and deletions stay.

# The properties whose documentation says "Update requires: Replacement", which is what a change set tells.
REPLACING = {
    "AWS::ECS::TaskDefinition": (
        "ContainerDefinitions", "Cpu", "EnableFaultInjection", "EphemeralStorage", "ExecutionRoleArn", "Family", "IpcMode",
        "Memory", "NetworkMode", "PidMode", "PlacementConstraints", "ProxyConfiguration", "RequiresCompatibilities",
        "RuntimePlatform", "TaskRoleArn", "Volumes",
    ),
    "AWS::ECS::Service": ("Cluster", "LaunchType", "Role", "SchedulingStrategy", "ServiceName"),
}

def create_task_definition(logical_id, props, stack_name):
    request = provisioners._pascal_to_camel(props)
    request.setdefault("family", f"{stack_name}-{logical_id}")
    made = json.loads(answer(ecs._register_task_definition(request)))["taskDefinition"]
    return made["taskDefinitionArn"], {"TaskDefinitionArn": made["taskDefinitionArn"]}


def create_service(logical_id, props, stack_name):
    request = provisioners._pascal_to_camel(props)
    request.setdefault("serviceName", f"{stack_name}-{logical_id}")
    made = json.loads(answer(ecs._create_service(request)))["service"]
    return made["serviceArn"], {"ServiceArn": made["serviceArn"], "Name": made["serviceName"]}


# S3: CDK's function that empties a bucket does so only where a tag says that it may.

def create_bucket(logical_id, props, stack_name):
    made = make_bucket(logical_id, props, stack_name)
    if props.get("Tags"):
        s3._bucket_tags[made[0]] = provisioners._tag_map(props["Tags"])
    return made


make_bucket = HANDLERS["AWS::S3::Bucket"]["create"]

MADE_THROUGH_THE_API = {
    "AWS::EC2::EIP": {"create": create_eip, "delete": delete_eip},
    "AWS::EC2::NatGateway": {"create": create_nat_gateway, "delete": delete_nat_gateway},
    "AWS::EC2::SecurityGroupIngress": rule_handlers("Ingress"),
    "AWS::EC2::SecurityGroupEgress": rule_handlers("Egress"),
    "AWS::ECS::TaskDefinition": {**HANDLERS["AWS::ECS::TaskDefinition"], "create": create_task_definition},
    "AWS::Route53::RecordSet": {**HANDLERS["AWS::Route53::RecordSet"], "create": create_record_set},
    "AWS::S3::Bucket": {**HANDLERS["AWS::S3::Bucket"], "create": create_bucket},
    "AWS::ECS::Service": {**HANDLERS["AWS::ECS::Service"], "create": create_service},
}


# Everything else.

class AnyAttribute(dict):
    """`Fn::GetAtt` of what is only recorded: a value that tells what it stands for."""

    def __init__(self, physical_id):
        super().__init__(Arn=f"arn:aws:recorded:{get_region()}:{get_account_id()}:{physical_id}", Id=physical_id)
        self.physical_id = physical_id

    def __contains__(self, name):
        return True

    def __missing__(self, name):
        return f"{self.physical_id}.{name}"


def recorder(resource_type):
    def write(action, logical_id, physical_id, props, stack_name=None):
        record(action, resource_type, physical_id, stack=stack_name, logicalId=logical_id, properties=props)

    def create(logical_id, props, stack_name):
        physical_id = f"recorded-{stack_name}-{logical_id}-{uuid.uuid4().hex[:8]}"
        write("create", logical_id, physical_id, props, stack_name)
        return physical_id, AnyAttribute(physical_id)

    def update(physical_id, old_props, new_props, stack_name, logical_id=None):
        write("update", logical_id, physical_id, new_props, stack_name)
        return physical_id, AnyAttribute(physical_id)

    def delete(physical_id, props, logical_id=None):
        write("delete", logical_id, physical_id, props)

    return {
        "create": create, "update": update, "update_with_logical_id": True,
        "delete": delete, "delete_with_logical_id": True,
    }


def alarm_handlers():
    """MiniStack's alarms have no metric math: those that use it are recorded."""
    emulated = HANDLERS["AWS::CloudWatch::Alarm"]
    recorded = recorder("AWS::CloudWatch::Alarm")

    def create(logical_id, props, stack_name):
        return (recorded if "Metrics" in props else emulated)["create"](logical_id, props, stack_name)

    def update(physical_id, old_props, new_props, stack_name, logical_id=None):
        if "Metrics" in new_props:
            return recorded["update"](physical_id, old_props, new_props, stack_name, logical_id)
        more = (logical_id,) if emulated.get("update_with_logical_id") else ()
        return emulated["update"](physical_id, old_props, new_props, stack_name, *more)

    def delete(physical_id, props, logical_id=None):
        if "Metrics" in props:
            recorded["delete"](physical_id, props, logical_id)
        else:
            emulated["delete"](physical_id, props)

    return {
        "create": create, "update": update, "update_with_logical_id": True,
        "delete": delete, "delete_with_logical_id": True,
    }


def extend(types):
    through_the_api = sorted(set(types) & MADE_THROUGH_THE_API.keys())
    HANDLERS.update(MADE_THROUGH_THE_API)
    HANDLERS["AWS::CloudWatch::Alarm"] = alarm_handlers()
    provisioners._REPLACING_PROPERTIES.update(REPLACING)
    ssm.resolve_parameter_value = resolve_public_parameter
    ecr._describe_images = describe_images_or_fail
    recorded = sorted(t for t in types if t not in HANDLERS and not t.startswith("Custom::"))
    for resource_type in recorded:
        HANDLERS[resource_type] = recorder(resource_type)
    write_line({"throughTheApi": through_the_api, "recorded": recorded})


def end_with_parent():
    """Standard input is a pipe from deploy-local, which closes however that ends; functions are in the same group."""
    sys.stdin.read()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    with open(sys.argv[1], encoding="utf8") as file:
        used = json.load(file)
    RECORDS = open(sys.argv[2], "a", encoding="utf8")
    OUTSIDE = set(used["outside"])
    extend(used["types"])
    sys.argv[1:] = []
    main()
