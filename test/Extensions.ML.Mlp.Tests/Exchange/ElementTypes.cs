using Extensions.ML.Mlp.Tests.Exchange.Protos;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>ONNX's names for the types of .NET.</summary>
internal static class ElementTypes
{
    internal static ElementType Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => ElementType.Single,
        TypeCode.Double => ElementType.Double,
        TypeCode.Boolean => ElementType.Bool,
        TypeCode.Byte => ElementType.Uint8,
        TypeCode.UInt16 => ElementType.Uint16,
        TypeCode.UInt32 => ElementType.Uint32,
        TypeCode.UInt64 => ElementType.Uint64,
        TypeCode.SByte => ElementType.Int8,
        TypeCode.Int16 => ElementType.Int16,
        TypeCode.Int32 => ElementType.Int32,
        TypeCode.Int64 => ElementType.Int64,
        _ => ElementType.Text,
    };
}
