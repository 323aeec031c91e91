namespace Extensions.ML.Mlp; internal static class Smoke { internal static object F() => Microsoft.ML.Trainers.TrainerUtils.MakeR4VecFeature("a"); }
