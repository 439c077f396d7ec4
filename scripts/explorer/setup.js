// Before the explorer: where the editor finds its workers.
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) =>
    ({ json: '%jsonWorker%', graphql: '%graphqlWorker%' })[label] ?? '%editorWorker%',
}
