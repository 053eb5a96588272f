from aws_cdk import Stack, aws_certificatemanager as acm, aws_ec2 as ec2, aws_ecs as ecs
from cdk_reverse_proxied_service import AppContainerOptions, Exposure, HttpMethod, ReverseProxiedService, Route
from constructs import Construct

CERTIFICATE_ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"


class OrdersStack(Stack):
    """The smallest service: everything else has a default."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        vpc = ec2.Vpc(self, "Vpc", max_azs=2)
        cluster = ecs.Cluster(self, "Cluster", vpc=vpc)
        certificate = acm.Certificate.from_certificate_arn(self, "Certificate", CERTIFICATE_ARN)

        ReverseProxiedService(
            self,
            "Orders",
            cluster=cluster,
            app=AppContainerOptions(
                image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/httpd:2.4"),
                port=80,
            ),
            routes=[
                Route.prefix("/api"),
                Route.template("/orders/{id}", methods=[HttpMethod.GET, HttpMethod.PATCH]),
            ],
            exposure=Exposure.internet_facing(certificate=certificate),
        )
