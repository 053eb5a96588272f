package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	proxied "github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service-go/cdkreverseproxiedservice"
)

const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

// NewOrdersStack creates the smallest service: everything else has a default.
func NewOrdersStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
	certificate := awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), jsii.String(certificateArn))

	proxied.NewReverseProxiedService(stack, jsii.String("Orders"), &proxied.ReverseProxiedServiceProps{
		Cluster: cluster,
		App: &proxied.AppContainerOptions{
			Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/httpd:2.4"), nil),
			Port:  jsii.Number(80),
		},
		Routes: &[]proxied.Route{
			proxied.Route_Prefix(jsii.String("/api"), nil),
			proxied.Route_Template(jsii.String("/orders/{id}"), &proxied.RouteOptions{
				Methods: &[]proxied.HttpMethod{proxied.HttpMethod_GET(), proxied.HttpMethod_PATCH()},
			}),
		},
		Exposure: proxied.Exposure_InternetFacing(&proxied.InternetFacingExposureOptions{Certificate: certificate}),
	})
	return stack
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	NewOrdersStack(app, "Orders")
	NewPublicApiStack(app, "PublicApi")
	app.Synth(nil)
}
