using Mlp.Serve;
using Mlp.Serve.Connections;
using Mlp.Serve.Endpoints;
using Mlp.Serve.Models;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddProblemDetails();
try
{
    builder.Services.AddSingleton(Settings.From(builder.Configuration));
}
catch (FormatException e)
{
    return Refuse(e.Message);
}
builder.Services.AddSingleton<ModelWatch>();
builder.Services.AddHostedService(services => services.GetRequiredService<ModelWatch>());
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = Settings.MaxBodyBytes;
    kestrel.ConfigureEndpointDefaults(HalfClosedConnections.Accept);
});

await using var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
PredictEndpoint.AddTo(app);
HealthEndpoint.AddTo(app);
ModelEndpoint.AddTo(app);

try
{
    await app.StartAsync();
}
// A port that is taken, or --urls that are none.
catch (Exception e) when (e is IOException or FormatException)
{
    return Refuse(e.Message);
}
if (await app.Services.GetRequiredService<ModelWatch>().FirstLoad is { } fault)
{
    await app.StopAsync();
    return Refuse(fault);
}
await app.WaitForShutdownAsync();
return 0;

static int Refuse(string reason)
{
    Console.Error.WriteLine(reason);
    return 1;
}
