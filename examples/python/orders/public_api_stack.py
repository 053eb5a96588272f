from pathlib import Path

from aws_cdk import (
    CfnOutput,
    Duration,
    Stack,
    aws_certificatemanager as acm,
    aws_cloudwatch_actions as actions,
    aws_ec2 as ec2,
    aws_ecs as ecs,
    aws_logs as logs,
    aws_sns as sns,
)
from cdk_reverse_proxied_service import (
    AppContainerOptions,
    CorsOptions,
    Deployment,
    Exposure,
    FrameAncestors,
    HttpMethod,
    NginxOptions,
    OpenApiDescription,
    OpenApiOverride,
    PathParameter,
    RateLimit,
    RedirectStatus,
    ReverseProxiedService,
    Route,
    RouteOptions,
    SecurityHeadersOptions,
    ServiceScalingOptions,
)
from constructs import Construct

CERTIFICATE_ARN = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
OPENAPI_FILE = Path(__file__).parent.parent / "openapi.yaml"


class PublicApiStack(Stack):
    """An API for browsers: CORS, rate limits and scaling, and deployments that roll back when an alarm goes off."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        vpc = ec2.Vpc(self, "Vpc", max_azs=2)
        cluster = ecs.Cluster(self, "Cluster", vpc=vpc)
        certificate = acm.Certificate.from_certificate_arn(self, "Certificate", CERTIFICATE_ARN)
        on_call = sns.Topic(self, "OnCall", enforce_ssl=True)

        description = OpenApiDescription.from_file(
            str(OPENAPI_FILE),
            exclude_extensions=["x-internal"],
            restrict_path_parameters=True,
            overrides=[
                OpenApiOverride(
                    path="/orders",
                    options=RouteOptions(
                        cors=CorsOptions(
                            origins=["https://shop.example.com"],
                            headers=["Content-Type"],
                            credentials=True,
                            max_age=Duration.hours(1),
                        ),
                        rate_limits=[
                            RateLimit.per_client(requests_per_minute=60, burst=20),
                            RateLimit.in_total(requests_per_second=100),
                        ],
                    ),
                ),
                OpenApiOverride(
                    operation_id="createOrder",
                    options=RouteOptions(content_types=["application/json"], max_request_body_bytes=20_000),
                ),
            ],
        )

        service = ReverseProxiedService(
            self,
            "Orders",
            cluster=cluster,
            app=AppContainerOptions(
                image=ecs.ContainerImage.from_registry("public.ecr.aws/docker/library/httpd:2.4"),
                port=80,
                environment={"LOG_LEVEL": "info"},
            ),
            routes=[
                *description.routes,
                Route.template(
                    "/invoices/{id}/{format}",
                    methods=[HttpMethod.GET],
                    path_parameters={"id": PathParameter.integer(), "format": PathParameter.one_of(["pdf", "xml"])},
                    read_timeout=Duration.seconds(90),
                ),
                Route.redirect("/", "/v1/orders", status=RedirectStatus.FOUND),
            ],
            hosts=description.hosts,
            exposure=Exposure.internet_facing(certificate=certificate, idle_timeout=Duration.seconds(120)),
            nginx=NginxOptions(
                security_headers=SecurityHeadersOptions(
                    frame_ancestors=FrameAncestors.NONE, hsts_max_age=Duration.days(365)
                )
            ),
            scaling=ServiceScalingOptions(min_task_count=2, max_task_count=10, target_cpu_utilization_percent=60),
            deployment=Deployment.canary(canary_percent=10, canary_bake_time=Duration.minutes(15)),
            log_retention=logs.RetentionDays.THREE_MONTHS,
        )

        alarms = service.add_recommended_alarms(
            actions=[actions.SnsAction(on_call)],
            latency=Duration.millis(500),
            roll_back_deployments=True,
        )
        CfnOutput(self, "LatencyAlarm", value=alarms.latency.alarm_name)
