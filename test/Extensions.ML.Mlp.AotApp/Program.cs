using System.IO.Compression;
using Extensions.ML.Mlp;

// Takes the network out of a saved pipeline, saves it, loads it, and prints the bits of its scores for rows made here, each scored
// alone and all at once.
const int Rows = 37;
string file = Path.GetTempFileName();
using (var pipeline = ZipFile.OpenRead(args[0]))
using (var entry = pipeline.Entries.Single(entry => entry.Name == "Mlp").Open())
    MlpModel.Load(entry).Save(file);
var model = MlpModel.Load(file);
File.Delete(file);

int features = model.FeatureCount, outputs = model.OutputCount;
float[] rows = [.. Enumerable.Range(0, Rows * features).Select(i => (i * 37 % 101 - 50) / 16f)];
var batch = new float[Rows * outputs];
model.ScoreBatch(rows, batch);
var alone = new float[outputs];
for (int row = 0; row < Rows; row++)
{
    model.Score(rows.AsSpan(row * features, features), alone);
    for (int output = 0; output < outputs; output++)
        Console.WriteLine($"{BitConverter.SingleToInt32Bits(alone[output])} {BitConverter.SingleToInt32Bits(batch[row * outputs + output])}");
}
