open NeuralSharp
open NeuralSharp.Layers
open NeuralSharp.Optim

// Tensors from arrays, shapes from numbers or arrays.
let x = Tensor.From(array2D [ [ 0f; 0f ]; [ 0f; 1f ]; [ 1f; 0f ]; [ 1f; 1f ] ])
let labels = Tensor.From([| 0; 1; 1; 0 |])
let shape = Shape(2, 3)
let zeros = [ Tensor.Zeros(shape); Tensor.Zeros([| 2; 3 |]); Tensor.Zeros(Shape [| 2; 3 |]); Tensor.Ones([| 2; 3 |], DType.Float64) ]
let six = Tensor.From([| 1f .. 6f |], [| 2; 3 |])
let filled = [ Tensor.Full([| 2 |], 3.0); Tensor.Uniform([| 2; 2 |], -1.0, 1.0); Tensor.Normal([| 2 |]) ]

// Other shapes, parts, reductions.
let reshaped = [ x.Reshape(8); x.Reshape(1, 8); x.Reshape([| 2; -1 |]); x.Reshape(Shape(4, 2)); x.Reshape(-1, 1) ]
let moved = [ x.Permute(1, 0); x.Transpose(); x.Repeat(2, 2); x.BroadcastTo([| 3; 4; 2 |]); x.ExpandDims(0) ]
let parts = [ x.[0]; x.[0, 1] ]
let pieces = x.Split([| 1; 3 |])
let together = [ Tensor.Concatenate([| x; x |]); Tensor.Stack([| x; x |], 1) ]
let sums = [ x.Sum(); x.Sum(0); x.Sum(Axes(0, 1)); x.Mean(-1, keepDims = true) ]
let larger = [ Tensor.Maximum(x, x * 2.0); x.Minimum(1.0 - x) ]

// A network, trained by a trainer, and by hand.
let model = Sequential(Dense(2, 8), Tanh(), Dense(8, 2))
let data = TensorDataset(x, labels)
let losses: Loss list = [ Losses.CrossEntropy(); Losses.MeanSquaredError(); Losses.Huber(0.5); Loss(fun output target -> Losses.CrossEntropy(output, target)) ]
let trainer = Trainer(model, Adam(model.Parameters, 0.05), Losses.CrossEntropy())
let other = Trainer(model, Adam(model.Parameters, 0.05), fun output target -> Losses.CrossEntropy(output, target))
let history = trainer.Fit(data, epochs = 60, batchSize = 4)
let loss = Losses.CrossEntropy(model.Forward(x), labels)
loss.Backward()
let right = (trainer.Predict(x).ArgMax(1).EqualTo(labels)).Sum().Item()
printfn "%d shapes, %.0f of 4 right" (zeros.Length + reshaped.Length + moved.Length) right
if history.Count <> 60 || six.[1, 2].Item() <> 6.0 || reshaped.[2].Shape <> Shape(2, 4) || right < 2.0 then exit 1
