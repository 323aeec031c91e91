using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Samples.Blobs;

/// <summary>A model that the command blobs saved.</summary>
internal static class SavedModel
{
    /// <exception cref="UserMistakeException">There is no such file, or it is none that blobs saved.</exception>
    internal static PredictionEngine<Blob, BlobPrediction> Load(string path)
    {
        if (!File.Exists(path)) throw new UserMistakeException($"There is no file '{path}'; run blobs, which saves a model.zip.");
        var context = new MLContext();
        try
        {
            var pipeline = context.Model.Load(path, out var schema);
            return context.Model.CreatePredictionEngine<Blob, BlobPrediction>(pipeline, schema);
        }
        // Whatever a file of another kind makes ML.NET throw, the user can do but one thing about it.
        catch (Exception e) when (e is not (UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new UserMistakeException($"'{path}' is not a model that blobs saved: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
