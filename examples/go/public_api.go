package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	proxied "github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service-go/cdkreverseproxiedservice"
)

// NewPublicApiStack creates an API for browsers: CORS, rate limits and scaling, and deployments that roll back when an alarm
// goes off.
func NewPublicApiStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2)})
	cluster := awsecs.NewCluster(stack, jsii.String("Cluster"), &awsecs.ClusterProps{Vpc: vpc})
	certificate := awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), jsii.String(certificateArn))
	onCall := awssns.NewTopic(stack, jsii.String("OnCall"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})

	description := proxied.OpenApiDescription_FromFile(jsii.String("openapi.yaml"), &proxied.OpenApiOptions{
		ExcludeExtensions:      jsii.Strings("x-internal"),
		RestrictPathParameters: jsii.Bool(true),
		Overrides: &[]*proxied.OpenApiOverride{
			{
				Path: jsii.String("/orders"),
				Options: &proxied.RouteOptions{
					Cors: &proxied.CorsOptions{
						Origins:     jsii.Strings("https://shop.example.com"),
						Headers:     jsii.Strings("Content-Type"),
						Credentials: jsii.Bool(true),
						MaxAge:      awscdk.Duration_Hours(jsii.Number(1)),
					},
					RateLimits: &[]proxied.RateLimit{
						proxied.RateLimit_PerClient(&proxied.ClientRateLimitOptions{RequestsPerMinute: jsii.Number(60), Burst: jsii.Number(20)}),
						proxied.RateLimit_InTotal(&proxied.RateLimitOptions{RequestsPerSecond: jsii.Number(100)}),
					},
				},
			},
			{
				OperationId: jsii.String("createOrder"),
				Options: &proxied.RouteOptions{
					ContentTypes:        jsii.Strings("application/json"),
					MaxRequestBodyBytes: jsii.Number(20_000),
				},
			},
		},
	})

	routes := append(*description.Routes(),
		proxied.Route_Template(jsii.String("/invoices/{id}/{format}"), &proxied.RouteOptions{
			Methods: &[]proxied.HttpMethod{proxied.HttpMethod_GET()},
			PathParameters: &map[string]proxied.PathParameter{
				"format": proxied.PathParameter_OneOf(jsii.Strings("pdf", "xml")),
			},
			ReadTimeout: awscdk.Duration_Seconds(jsii.Number(90)),
		}),
		proxied.Route_Redirect(jsii.String("/"), jsii.String("/v1/orders"), &proxied.RedirectRouteOptions{Status: proxied.RedirectStatus_FOUND}))

	service := proxied.NewReverseProxiedService(stack, jsii.String("Orders"), &proxied.ReverseProxiedServiceProps{
		Cluster: cluster,
		App: &proxied.AppContainerOptions{
			Image: awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/docker/library/httpd:2.4"), nil),
			Port:  jsii.Number(80),
		},
		Routes: &routes,
		Hosts:  description.Hosts(),
		Exposure: proxied.Exposure_InternetFacing(&proxied.InternetFacingExposureOptions{
			Certificate: certificate,
			IdleTimeout: awscdk.Duration_Seconds(jsii.Number(120)),
		}),
		Nginx: &proxied.NginxOptions{
			SecurityHeaders: &proxied.SecurityHeadersOptions{
				FrameAncestors: proxied.FrameAncestors_NONE,
				HstsMaxAge:     awscdk.Duration_Days(jsii.Number(365)),
			},
		},
		Scaling: &proxied.ServiceScalingOptions{
			MinTaskCount:                jsii.Number(2),
			MaxTaskCount:                jsii.Number(10),
			TargetCpuUtilizationPercent: jsii.Number(60),
		},
		Deployment: proxied.Deployment_Canary(&proxied.CanaryDeploymentOptions{
			CanaryPercent:  jsii.Number(10),
			CanaryBakeTime: awscdk.Duration_Minutes(jsii.Number(15)),
		}),
		LogRetention: awslogs.RetentionDays_THREE_MONTHS,
	})

	alarms := service.AddRecommendedAlarms(&proxied.RecommendedAlarmsOptions{
		Actions:             &[]awscloudwatch.IAlarmAction{awscloudwatchactions.NewSnsAction(onCall)},
		Latency:             awscdk.Duration_Millis(jsii.Number(500)),
		RollBackDeployments: jsii.Bool(true),
	})
	awscdk.NewCfnOutput(stack, jsii.String("LatencyAlarm"), &awscdk.CfnOutputProps{Value: alarms.Latency().AlarmName()})
	return stack
}
