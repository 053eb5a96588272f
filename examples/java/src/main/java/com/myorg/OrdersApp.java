package com.myorg;

import software.amazon.awscdk.App;

public final class OrdersApp {
    public static void main(final String[] args) {
        App app = new App();
        new OrdersStack(app, "Orders");
        new PublicApiStack(app, "PublicApi");
        app.synth();
    }
}
