using NeuralSharp.Samples;

using var interruption = new Interruption();   // before anything else is even loaded, so that no Ctrl-C comes too early
return SampleRunner.Run(args, interruption.Token);
