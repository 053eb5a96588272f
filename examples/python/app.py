#!/usr/bin/env python3
import aws_cdk as cdk

from orders.orders_stack import OrdersStack
from orders.public_api_stack import PublicApiStack

app = cdk.App()
OrdersStack(app, "Orders")
PublicApiStack(app, "PublicApi")
app.synth()
