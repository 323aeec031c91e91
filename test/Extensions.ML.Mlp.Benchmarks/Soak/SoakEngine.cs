namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>ML.NET's prediction engine, whatever the task.</summary>
internal sealed class SoakEngine : IDisposable
{
    private readonly PredictionEngine<ContractRow, Number>? _numbers;
    private readonly PredictionEngine<ContractRow, Classes>? _classes;

    internal SoakEngine(TrainerContract contract, ITransformer model, int width)
    {
        var schema = SchemaDefinition.Create(typeof(ContractRow));
        schema[nameof(ContractRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var operations = contract.Context.Model;
        if (contract is MulticlassContract) _classes = operations.CreatePredictionEngine<ContractRow, Classes>(model, inputSchemaDefinition: schema);
        else _numbers = operations.CreatePredictionEngine<ContractRow, Number>(model, inputSchemaDefinition: schema);
    }

    internal void Predict(ContractRow row)
    {
        _numbers?.Predict(row);
        _classes?.Predict(row);
    }

    public void Dispose()
    {
        _numbers?.Dispose();
        _classes?.Dispose();
    }

    private sealed class Number
    {
        public float Score { get; set; }
    }

    private sealed class Classes
    {
        public VBuffer<float> Score { get; set; }
    }
}
