using Spectre.Console;

namespace Mlp.Samples.Training;

/// <summary>Until it is disposed, the first Ctrl+C cancels the token and the second ends the process.</summary>
internal sealed class CtrlC : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    internal CtrlC() => Console.CancelKeyPress += OnPressed;

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnPressed;
        _source.Dispose();
    }

    private void OnPressed(object? sender, ConsoleCancelEventArgs pressed)
    {
        pressed.Cancel = !_source.IsCancellationRequested;
        // The progress display hides the cursor, and a killed process would leave it so.
        if (!pressed.Cancel) AnsiConsole.Cursor.Show();
        _source.Cancel();
    }
}
