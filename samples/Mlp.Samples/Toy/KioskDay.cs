namespace Mlp.Samples.Toy;

/// <summary>A day of a kiosk: what is known of it beforehand, and how it went.</summary>
public sealed class KioskDay
{
    /// <summary>In degrees Celsius.</summary>
    public float Temperature { get; set; }

    /// <summary>In millimetres.</summary>
    public float Rain { get; set; }

    /// <summary>1 on Saturday and Sunday, else 0.</summary>
    public float Weekend { get; set; }

    /// <summary>Of an ice cream.</summary>
    public float Price { get; set; }

    /// <summary>The temperature of the day before, which is much like today's and changes nothing by itself.</summary>
    public float Yesterday { get; set; }

    /// <summary>The share of the moon that is lit, which changes nothing.</summary>
    public float Moon { get; set; }

    /// <summary>The number of ice creams sold.</summary>
    public float Sold { get; set; }

    /// <summary>Whether more were asked for than there were.</summary>
    public bool SoldOut { get; set; }

    /// <summary>What most people bought.</summary>
    public string Favourite { get; set; } = "";
}
