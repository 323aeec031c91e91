namespace Extensions.ML.Mlp.Tests;
[TestClass] public class SmokeTests { [TestMethod] public void One() { } }
