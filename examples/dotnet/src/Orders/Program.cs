using Amazon.CDK;

namespace Orders
{
    sealed class Program
    {
        public static void Main(string[] args)
        {
            var app = new App();
            new OrdersStack(app, "Orders");
            new PublicApiStack(app, "PublicApi");
            app.Synth();
        }
    }
}
