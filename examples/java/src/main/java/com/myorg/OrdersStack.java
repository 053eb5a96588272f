package com.myorg;

import io.github.cdkreverseproxiedservice.AppContainerOptions;
import io.github.cdkreverseproxiedservice.Exposure;
import io.github.cdkreverseproxiedservice.HttpMethod;
import io.github.cdkreverseproxiedservice.InternetFacingExposureOptions;
import io.github.cdkreverseproxiedservice.ReverseProxiedService;
import io.github.cdkreverseproxiedservice.Route;
import io.github.cdkreverseproxiedservice.RouteOptions;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.ICertificate;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.constructs.Construct;

/** The smallest service: everything else has a default. */
public class OrdersStack extends Stack {
    private static final String CERTIFICATE_ARN =
        "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    public OrdersStack(final Construct scope, final String id) {
        this(scope, id, null);
    }

    public OrdersStack(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);
        Vpc vpc = Vpc.Builder.create(this, "Vpc").maxAzs(2).build();
        Cluster cluster = Cluster.Builder.create(this, "Cluster").vpc(vpc).build();
        ICertificate certificate = Certificate.fromCertificateArn(this, "Certificate", CERTIFICATE_ARN);

        ReverseProxiedService.Builder.create(this, "Orders")
            .cluster(cluster)
            .app(AppContainerOptions.builder()
                .image(ContainerImage.fromRegistry("public.ecr.aws/docker/library/httpd:2.4"))
                .port(80)
                .build())
            .routes(List.of(
                Route.prefix("/api"),
                Route.template("/orders/{id}", RouteOptions.builder()
                    .methods(List.of(HttpMethod.GET, HttpMethod.PATCH))
                    .build())))
            .exposure(Exposure.internetFacing(InternetFacingExposureOptions.builder()
                .certificate(certificate)
                .build()))
            .build();
    }
}
