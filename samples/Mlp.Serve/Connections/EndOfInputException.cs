using Microsoft.AspNetCore.Connections;

namespace Mlp.Serve.Connections;

/// <summary>The client sends no more. Kestrel passes an aborted connection on to whoever reads the body, within another exception.</summary>
internal sealed class EndOfInputException() : ConnectionAbortedException("Unexpected end of request content.");
