using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECS;
using CdkReverseProxiedService;
using Constructs;

namespace Orders
{
    /// <summary>The smallest service: everything else has a default.</summary>
    public class OrdersStack : Stack
    {
        private const string CertificateArn =
            "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

        internal OrdersStack(Construct scope, string id, IStackProps props = null) : base(scope, id, props)
        {
            var vpc = new Vpc(this, "Vpc", new VpcProps { MaxAzs = 2 });
            var cluster = new Cluster(this, "Cluster", new ClusterProps { Vpc = vpc });
            var certificate = Certificate.FromCertificateArn(this, "Certificate", CertificateArn);

            new ReverseProxiedService(this, "Orders", new ReverseProxiedServiceProps
            {
                Cluster = cluster,
                App = new AppContainerOptions
                {
                    Image = ContainerImage.FromRegistry("public.ecr.aws/docker/library/httpd:2.4"),
                    Port = 80
                },
                Routes = new[]
                {
                    Route.Prefix("/api"),
                    Route.Template("/orders/{id}", new RouteOptions
                    {
                        Methods = new[] { HttpMethod.GET, HttpMethod.PATCH }
                    })
                },
                Exposure = Exposure.InternetFacing(new InternetFacingExposureOptions { Certificate = certificate })
            });
        }
    }
}
