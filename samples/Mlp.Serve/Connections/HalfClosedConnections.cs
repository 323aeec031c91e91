using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mlp.Serve.Connections;

/// <summary>Answers clients that end their sending side after the request, as TCP allows.</summary>
internal static class HalfClosedConnections
{
    /// <summary>
    /// Kestrel takes the end of the input for the end of the connection and drops the answer: when the token of the connection is
    /// cancelled, and when a read within a body is the last one. So it sees neither; a closed connection is noticed by reading or writing.
    /// </summary>
    internal static void Accept(ListenOptions endpoint) => endpoint.Use(next => connection =>
    {
        connection.ConnectionClosed = CancellationToken.None;
        connection.Transport = new Pipes(new HalfClosedInput(connection.Transport.Input), connection.Transport.Output);
        return next(connection);
    });

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
