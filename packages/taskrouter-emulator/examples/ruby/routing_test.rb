# A reservation that nobody answers times out, and the worker goes Offline: Ruby's own library against the command.
require 'json'
require 'net/http'

emulator_io = IO.popen(['npx', 'taskrouter-emulator', '--json', '--port', '0', '--clock', 'manual', err: File::NULL])
EMULATOR = JSON.parse(emulator_io.gets)

def call(path, form = nil)
  uri = URI("#{EMULATOR['taskRouterUrl']}/v1/Workspaces/#{EMULATOR['workspaceSid']}#{path}")
  request = form.nil? ? Net::HTTP::Get.new(uri) : Net::HTTP::Post.new(uri)
  request.basic_auth(EMULATOR['accountSid'], EMULATOR['authToken'])
  request.form_data = form unless form.nil?
  response = Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
  raise "#{response.code} #{response.body}" unless response.is_a?(Net::HTTPSuccess)
  JSON.parse(response.body)
end

def advance(seconds)
  uri = URI("#{EMULATOR['taskRouterUrl']}/_emulator/clock")
  Net::HTTP.post(uri, JSON.generate(advance: seconds), 'Content-Type' => 'application/json')
end

def expect(what, wanted, found)
  raise "#{what}: wanted #{wanted.inspect}, found #{found.inspect}" unless wanted == found
end

begin
  bob = call('/Workers?FriendlyName=Bob')['workers'][0]
  idle = call('/Activities?FriendlyName=Idle')['activities'][0]
  call("/Workers/#{bob['sid']}", 'ActivitySid' => idle['sid'])
  task = call('/Tasks', 'Attributes' => '{"selected_language":"en"}')

  advance(120)

  reservation = call("/Tasks/#{task['sid']}/Reservations")['reservations'][0]
  expect('the reservation', 'timeout', reservation['reservation_status'])
  expect('Bob', 'Offline', call("/Workers/#{bob['sid']}")['activity_name'])
  puts 'timed out, as expected'
ensure
  Process.kill('TERM', emulator_io.pid)
  emulator_io.close
end
