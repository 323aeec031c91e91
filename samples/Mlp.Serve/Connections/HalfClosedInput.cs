using System.Buffers;
using System.IO.Pipelines;

namespace Mlp.Serve.Connections;

/// <summary>What a client sends, without the mark of the end: reading on after the last byte is an <see cref="EndOfInputException"/>.</summary>
internal sealed class HalfClosedInput(PipeReader input) : PipeReader
{
    private ReadOnlySequence<byte> _read;

    /// <summary>How many of the bytes that the next read repeats have been examined.</summary>
    private long _examined;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await input.ReadAsync(cancellationToken);
        if (!IsEnd(result)) return WithoutEnd(result);
        input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        throw new EndOfInputException();
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!input.TryRead(out result)) return false;
        if (IsEnd(result))
        {
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            return false;
        }
        result = WithoutEnd(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _examined = _read.Slice(consumed, examined).Length;
        input.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    private bool IsEnd(ReadResult result) => result.IsCompleted && !result.IsCanceled && result.Buffer.Length == _examined;

    private ReadResult WithoutEnd(ReadResult result)
    {
        _read = result.Buffer;
        return new(result.Buffer, result.IsCanceled, isCompleted: false);
    }
}
