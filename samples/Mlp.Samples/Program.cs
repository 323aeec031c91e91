return Mlp.Samples.CommandLine.Run(args);
