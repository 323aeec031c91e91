namespace Mlp.Serve;

/// <summary>What a client must change: a sentence with the rule, the value received and the remedy.</summary>
internal sealed class RequestFault(string sentence, int status = StatusCodes.Status400BadRequest) : Exception(sentence)
{
    internal int Status => status;
}
