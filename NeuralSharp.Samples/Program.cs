using NeuralSharp.Samples;

return SampleRunner.Run(SampleList.Root(), args);
