package com.myorg;

// Every name of the library can be imported together with every name of these modules of CDK.
import io.github.cdkreverseproxiedservice.*;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.*;
import software.amazon.awscdk.services.certificatemanager.*;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.ec2.*;
import software.amazon.awscdk.services.ecs.*;
import software.amazon.awscdk.services.logs.*;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** An API for browsers: CORS, rate limits and scaling, and deployments that roll back when an alarm goes off. */
public class PublicApiStack extends Stack {
    private static final String CERTIFICATE_ARN =
        "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    public PublicApiStack(final Construct scope, final String id) {
        super(scope, id);
        Vpc vpc = Vpc.Builder.create(this, "Vpc").maxAzs(2).build();
        Cluster cluster = Cluster.Builder.create(this, "Cluster").vpc(vpc).build();
        ICertificate certificate = Certificate.fromCertificateArn(this, "Certificate", CERTIFICATE_ARN);
        Topic onCall = Topic.Builder.create(this, "OnCall").enforceSsl(true).build();

        OpenApiDescription description = OpenApiDescription.fromFile("openapi.yaml", OpenApiOptions.builder()
            .excludeExtensions(List.of("x-internal"))
            .restrictPathParameters(true)
            .overrides(List.of(
                OpenApiOverride.builder()
                    .path("/orders")
                    .options(RouteOptions.builder()
                        .cors(CorsOptions.builder()
                            .origins(List.of("https://shop.example.com"))
                            .headers(List.of("Content-Type"))
                            .credentials(true)
                            .maxAge(Duration.hours(1))
                            .build())
                        .rateLimits(List.of(
                            RateLimit.perClient(ClientRateLimitOptions.builder().requestsPerMinute(60).burst(20).build()),
                            RateLimit.inTotal(RateLimitOptions.builder().requestsPerSecond(100).build())))
                        .build())
                    .build(),
                OpenApiOverride.builder()
                    .operationId("createOrder")
                    .options(RouteOptions.builder()
                        .contentTypes(List.of("application/json"))
                        .maxRequestBodyBytes(20_000)
                        .build())
                    .build()))
            .build());

        Stream<Route> ownRoutes = Stream.of(
            Route.template("/invoices/{id}/{format}", RouteOptions.builder()
                .methods(List.of(HttpMethod.GET))
                .pathParameters(Map.of("format", PathParameter.oneOf(List.of("pdf", "xml"))))
                .readTimeout(Duration.seconds(90))
                .build()),
            Route.redirect("/", "/v1/orders", RedirectRouteOptions.builder().status(RedirectStatus.FOUND).build()));

        ReverseProxiedService service = ReverseProxiedService.Builder.create(this, "Orders")
            .cluster(cluster)
            .app(AppContainerOptions.builder()
                .image(ContainerImage.fromRegistry("public.ecr.aws/docker/library/httpd:2.4"))
                .port(80)
                .build())
            .routes(Stream.concat(description.getRoutes().stream(), ownRoutes).toList())
            .hosts(description.getHosts())
            .exposure(Exposure.internetFacing(InternetFacingExposureOptions.builder()
                .certificate(certificate)
                .idleTimeout(Duration.seconds(120))
                .build()))
            .nginx(NginxOptions.builder()
                .securityHeaders(SecurityHeadersOptions.builder()
                    .frameAncestors(FrameAncestors.NONE)
                    .hstsMaxAge(Duration.days(365))
                    .build())
                .build())
            .scaling(ServiceScalingOptions.builder()
                .minTaskCount(2)
                .maxTaskCount(10)
                .targetCpuUtilizationPercent(60)
                .build())
            .deployment(Deployment.canary(CanaryDeploymentOptions.builder()
                .canaryPercent(10)
                .canaryBakeTime(Duration.minutes(15))
                .build()))
            .logRetention(RetentionDays.THREE_MONTHS)
            .build();

        RecommendedAlarms alarms = service.addRecommendedAlarms(RecommendedAlarmsOptions.builder()
            .actions(List.of(new SnsAction(onCall)))
            .latency(Duration.millis(500))
            .rollBackDeployments(true)
            .build());
        CfnOutput.Builder.create(this, "LatencyAlarm").value(alarms.getLatency().getAlarmName()).build();
    }
}
