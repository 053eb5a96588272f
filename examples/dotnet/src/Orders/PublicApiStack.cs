using System.Collections.Generic;
using System.Linq;
using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using CdkReverseProxiedService;
using Constructs;

namespace Orders
{
    /// <summary>An API for browsers: CORS, rate limits and scaling, and deployments that roll back when an alarm goes off.</summary>
    public class PublicApiStack : Stack
    {
        private const string CertificateArn =
            "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

        internal PublicApiStack(Construct scope, string id) : base(scope, id)
        {
            var vpc = new Vpc(this, "Vpc", new VpcProps { MaxAzs = 2 });
            var cluster = new Cluster(this, "Cluster", new ClusterProps { Vpc = vpc });
            var certificate = Certificate.FromCertificateArn(this, "Certificate", CertificateArn);
            var onCall = new Topic(this, "OnCall", new TopicProps { EnforceSSL = true });

            var description = OpenApiDescription.FromFile("openapi.yaml", new OpenApiOptions
            {
                ExcludeExtensions = new[] { "x-internal" },
                RestrictPathParameters = true,
                Overrides = new IOpenApiOverride[]
                {
                    new OpenApiOverride
                    {
                        Path = "/orders",
                        Options = new RouteOptions
                        {
                            Cors = new CorsOptions
                            {
                                Origins = new[] { "https://shop.example.com" },
                                Headers = new[] { "Content-Type" },
                                Credentials = true,
                                MaxAge = Duration.Hours(1)
                            },
                            RateLimits = new[]
                            {
                                RateLimit.PerClient(new ClientRateLimitOptions { RequestsPerMinute = 60, Burst = 20 }),
                                RateLimit.InTotal(new RateLimitOptions { RequestsPerSecond = 100 })
                            }
                        }
                    },
                    new OpenApiOverride
                    {
                        OperationId = "createOrder",
                        Options = new RouteOptions
                        {
                            ContentTypes = new[] { "application/json" },
                            MaxRequestBodyBytes = 20_000
                        }
                    }
                }
            });

            var ownRoutes = new[]
            {
                Route.Template("/invoices/{id}/{format}", new RouteOptions
                {
                    Methods = new[] { HttpMethod.GET },
                    PathParameters = new Dictionary<string, PathParameter>
                    {
                        ["format"] = PathParameter.OneOf(new[] { "pdf", "xml" })
                    },
                    ReadTimeout = Duration.Seconds(90)
                }),
                Route.Redirect("/", "/v1/orders", new RedirectRouteOptions { Status = RedirectStatus.FOUND })
            };

            var service = new ReverseProxiedService(this, "Orders", new ReverseProxiedServiceProps
            {
                Cluster = cluster,
                App = new AppContainerOptions
                {
                    Image = ContainerImage.FromRegistry("public.ecr.aws/docker/library/httpd:2.4"),
                    Port = 80
                },
                Routes = description.Routes.Concat(ownRoutes).ToArray(),
                Hosts = description.Hosts,
                Exposure = Exposure.InternetFacing(new InternetFacingExposureOptions
                {
                    Certificate = certificate,
                    IdleTimeout = Duration.Seconds(120)
                }),
                Nginx = new NginxOptions
                {
                    SecurityHeaders = new SecurityHeadersOptions
                    {
                        FrameAncestors = FrameAncestors.NONE,
                        HstsMaxAge = Duration.Days(365)
                    }
                },
                Scaling = new ServiceScalingOptions { MinTaskCount = 2, MaxTaskCount = 10, TargetCpuUtilizationPercent = 60 },
                Deployment = Deployment.Canary(new CanaryDeploymentOptions
                {
                    CanaryPercent = 10,
                    CanaryBakeTime = Duration.Minutes(15)
                }),
                LogRetention = RetentionDays.THREE_MONTHS
            });

            var alarms = service.AddRecommendedAlarms(new RecommendedAlarmsOptions
            {
                Actions = new IAlarmAction[] { new SnsAction(onCall) },
                Latency = Duration.Millis(500),
                RollBackDeployments = true
            });
            new CfnOutput(this, "LatencyAlarm", new CfnOutputProps { Value = alarms.Latency.AlarmName });
        }
    }
}
