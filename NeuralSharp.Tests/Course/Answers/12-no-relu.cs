// named: Build no-activation
static Sequential Build()
{
    var network = new Sequential();
    network.Add(new Dense(784, 128));
    network.Add(new Dense(128, 10));
    return network;
}
