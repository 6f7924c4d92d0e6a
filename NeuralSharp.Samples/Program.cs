Console.WriteLine("NeuralSharp");
