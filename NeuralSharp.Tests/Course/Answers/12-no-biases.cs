// named: ParameterCount forgets-biases
static int ParameterCount(int inputs, int hidden, int outputs) => hidden * (inputs + outputs);
