using NeuralSharp.Benchmarks;

// Recognised before anything else is loaded, so that the start-up measured is the library's and not the command line's.
if (args is [FirstStep.Command, var library]) return FirstStep.Run(library);

return CommandRunner.Run(args);
