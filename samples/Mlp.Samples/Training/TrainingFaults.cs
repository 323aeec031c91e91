namespace Mlp.Samples.Training;

/// <summary>Tells what went wrong with a training as a sentence for the user.</summary>
internal static class TrainingFaults
{
    /// <exception cref="FailedTrainingException">The device is absent, or the training diverged.</exception>
    /// <exception cref="UserMistakeException">Ctrl+C came before the first iteration's end.</exception>
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
            throw new FailedTrainingException(e.Message);
        }
    }
}
