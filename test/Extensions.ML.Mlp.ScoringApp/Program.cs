using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// Loads a pipeline and prints, for each pair of numbers that follows, the bits of Score and Probability. It names no type of ours:
// ML.NET finds the assembly by what the model file says.
var context = new MLContext();
var model = context.Model.Load(args[0], out _);
float[] numbers = [.. args.Skip(1).Select(arg => float.Parse(arg, CultureInfo.InvariantCulture))];
var points = numbers.Chunk(2).Select(pair => new Point { X1 = pair[0], X2 = pair[1] });
var scored = model.Transform(context.Data.LoadFromEnumerable(points));
foreach (var (score, probability) in scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability")))
    Console.WriteLine($"{BitConverter.SingleToInt32Bits(score)} {BitConverter.SingleToInt32Bits(probability)}");

/// <summary>What the saved pipeline takes.</summary>
public sealed class Point
{
    /// <summary>The first feature.</summary>
    public float X1 { get; set; }

    /// <summary>The second feature.</summary>
    public float X2 { get; set; }
}
