// named: Build softmax-at-end
static Sequential Build() => new(new Dense(784, 128), new ReLU(), new Dense(128, 10), new Softmax());
