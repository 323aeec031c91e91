namespace Mlp.Samples.Training;

/// <summary>Tells what went wrong with a training as a sentence for the user.</summary>
internal static class TrainingFaults
{
    /// <exception cref="UserMistakeException">
    /// The device is absent, the training diverged, or Ctrl+C came before the first iteration's end.
    /// </exception>
    internal static T Explain<T>(Func<T> train)
    {
        try
        {
            return train();
        }
        catch (OperationCanceledException)
        {
            throw new UserMistakeException("The training was ended before its first iteration was finished, so there is nothing to show.");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or DllNotFoundException)
        {
            throw new UserMistakeException(e.Message);
        }
    }
}
